"""Russian is judged by its data alone: what it recognises, what it must not be fooled by, whole texts."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from importlib import resources

import pytest

from storage.assessment import Assessment, Axis, Verdict
from watchers.signals.examples import failures
from watchers.signals.language import language_of
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

E, D = Axis.ESCALATION, Axis.DE_ESCALATION
DATA = resources.files("watchers.signals") / "data"


def read(text: str, lexicon: Lexicon) -> Assessment:
    return assess("", text, None, lexicon)


# --- Sentences that fool keyword counting ----------------------------------------------------

# sentence, axis that must be notable, category that must carry it
TOLD = [
    ("Киев отверг предложение Кремля о прекращении огня.", E, "talks fail"),
    ("Хартум и командование мятежников договорились о перемирии на 72 часа.", D, "truce"),
    ("Обе армии обвинили друг друга в нарушении перемирия в первый же час.", E, "truce broken"),
    ("Бои возобновились: перемирие в Красном море сорвано.", E, "truce broken"),
    ("Посредники продлили перемирие в Газе на десять дней.", D, "truce"),
    ("Токио продлил санкции против Пхеньяна ещё на год.", E, "sanctions"),
    ("Делегация Ирана вышла из переговоров о границе с Ираком.", E, "talks fail"),
    ("Эфиопия начала отвод войск из спорной приграничной зоны.", D, "pull-back"),
    ("Ереван заявил, что азербайджанские войска не выведены с его территории.", E, "talks fail"),
    ("Делегации завершили переговоры без соглашения.", E, "talks fail"),
    ("Вашингтон снял санкции с сирийских банков.", D, "relief"),
    ("Ракета сравняла с землёй элеватор под Одессой.", E, "strike"),
    ("Боевики вырезали деревню на севере Мали.", E, "mass killing"),
    ("Израиль отключил подачу воды в Газу.", E, "blockade"),
    ("Раненых вывезли автобусами из осаждённого Мариуполя.", D, "access"),
    ("Рабочая партия Курдистана и Анкара объявили о роспуске отрядов.", D, "truce"),
    ("Санкции против сирийских банков Вашингтон снял.", D, "relief"),
    ("Президент не исключил применения военной силы против острова.", E, "threat"),
    ("Пхеньян пригрозил ответным ударом, если учения состоятся.", E, "threat"),
    ("Повстанцы провели крупнейшее нападение с начала перемирия.", E, "clash"),
    ("Эр-Рияд и Тегеран восстановили дипломатические отношения.", D, "ties restored"),
    ("Американская разведка предупредила: вторжение может начаться на днях.", E, "warning"),
    (
        "Если Израиль ударит по объекту, Иран ответит ракетами, пригрозил генерал.",
        E,
        "threat",
    ),
    ("Ночью боёв не было, и все заложники были освобождены.", D, "release"),
    ("Признаков прорыва на ядерных переговорах с Ираном нет.", E, "talks fail"),
    ("Блокада порта снята после обмена пленными.", D, "stand-down"),
    ("Между Израилем и ХАМАС вступил в силу режим тишины.", D, "truce"),
    ("Режим тишины в Донбассе нарушен.", E, "truce broken"),
    ("Зеленский отказался вывести войска из Донбасса.", E, "talks fail"),
    ("Российские беспилотники нарушили воздушное пространство Польши.", E, "hybrid"),
    ("В Стамбуле завершился второй раунд переговоров России и Украины.", D, "talks"),
    ("Сербия выслала двух косовских дипломатов.", E, "rupture"),
    ("Россия вернула Украине тела погибших солдат.", D, "release"),
    (
        "Профсоюз грузчиков договорился о зарплатах, а в Женеве воюющие стороны подписали мирный договор.",
        D,
        "peace deal",
    ),
    ("Иран отпустил двух французов, сидевших в Тегеране три года.", D, "release"),
    ("Из российского плена вернулись ещё сорок украинских морпехов.", D, "release"),
    ("Вашингтон частично снял санкции с сирийских портов.", D, "relief"),
    ("Баку снял запрет на проезд армянских грузов.", D, "relief"),
    ("Пхеньян отключил громкоговорители напротив южнокорейских постов.", D, "stand-down"),
    ("Бои за Эль-Обейд стихли: СБР отошли за реку.", D, "stand-down"),
    ("Для Харькова это первая за год ночь без обстрелов.", D, "stand-down"),
    ("Грузовики ООН добрались до осаждённого Дилинга.", D, "access"),
    ("Приштина и Сербия договорились о пропуске машин.", D, "peace deal"),
    ("Иерусалим и Дамаск решили возобновить контакты.", D, "ties restored"),
    ("Израиль пустил в Газу топливо для пекарен.", D, "access"),
    ("Судно с украинской кукурузой вышло из Одессы.", D, "access"),
    ("Пхеньян впервые за полгода ответил на звонок Сеула по горячей линии.", D, "concession"),
    ("Трамп дал Каракасу трое суток на то, чтобы отпустить моряков.", E, "threat"),
    ("Израиль велел жителям Набатии немедленно эвакуироваться.", E, "warning"),
    ("Каракас вышел из соглашения об отводе войск с Гайаной.", E, "rupture"),
    ("Тегеран казнил инженера за шпионаж в пользу Израиля.", E, "coercion"),
    ("Войска СБР подошли вплотную к Эль-Обейду.", E, "clash"),
    ("После самого крупного удара по энергетике Одесса осталась без света.", E, "strike"),
    ("Триполи прервал контакты с Анкарой.", E, "rupture"),
    ("Пхеньян никогда не откажется от ядерного оружия, заявили в КНДР.", E, "talks fail"),
    ("Иран отказался пустить инспекторов МАГАТЭ в Натанз.", E, "talks fail"),
    ("Боевики расстреляли группу паломников в Кашмире.", E, "mass killing"),
    ("Дроны атаковали нефтебазу под Саратовом.", E, "strike"),
    ("Прилёты по окраинам Запорожья, двое раненых.", E, "strike"),
    ("Над Белгородом работает ПВО.", E, "strike"),
    ("Генштаб ВСУ подтвердил поражение нефтебазы под Клинцами.", E, "strike"),
    ("Бойцы СБР выбили армию Судана из Бабанусы.", E, "invasion"),
    ("«Аш-Шабаб» отбила у сомалийской армии Галкайо.", E, "invasion"),
    ("Под Мопти в Мали джихадисты обстреляли автобус.", E, "clash"),
    ("Джихадисты жгут автобусы под Каесом.", E, "clash"),
    ("Повстанцы шагнули в Увиру.", E, "clash"),
    ("Офицеры сместили президента Буркина-Фасо.", E, "emergency"),
    ("Арест танкера не останется без ответа, заявила Москва.", E, "threat"),
    ("Война продолжится до победы, сказал вождь хуситов.", E, "talks fail"),
    ("Дамаск отложил обмен пленными с курдами.", E, "talks fail"),
    ("Брюссель отказался снимать санкции с банков Минска.", E, "sanctions"),
    ("Вильнюс не продлил визы трём белорусским консулам.", E, "rupture"),
    ("КНДР строит у границы с Южной Кореей бункеры.", E, "hybrid"),
    ("Алжир обложил рыбаков Марокко.", E, "hybrid"),
    ("Токио засёк у острова два китайских корабля.", E, "display"),
    ("Доха готова стать посредником для Киншасы и повстанцев.", D, "talks"),
    ("Спецпосланник Дели прибыл в Исламабад.", D, "talks"),
    ("Ирано-американские переговоры начались в Маскате.", D, "talks"),
    ("Киншаса и Кигали закрыли давний спор о границе.", D, "concession"),
    ("Каракас согласился вернуть Гайане рыбацкий баркас.", D, "concession"),
    ("Сеул снял вышки у линии с КНДР.", D, "pull-back"),
    ("Анкара вычеркнула Эрбиль из санкционного списка.", D, "relief"),
    ("ХАМАС передал Красному Кресту двух фермеров.", D, "release"),
    ("Поезда между Тбилиси и Сухуми пошли снова.", D, "access"),
    ("Осаждённый Дилинг дождался колонны с мукой, СБР отошли.", D, "access"),
    ("Ереван вернул Баку двух пастухов.", D, "release"),
    ("Двое пастухов ранены осколками мины под Сумами.", E, "strike"),
    ("При взрыве у базара в Кундузе убиты шесть сапожников.", E, "terror"),
    ("Полковник армии застрелен у дома в Триполи.", E, "terror"),
    ("Толпа забросала бутылками посольство Франции в Ниамее.", E, "rupture"),
    ("Переговоры Аддис-Абебы и мятежников Оромии застопорились.", E, "talks fail"),
    ("Хуситы не приедут на встречу с Эр-Риядом.", E, "talks fail"),
    ("Талибы насильно забирают подростков в отряды.", E, "coercion"),
    ("Эфиопия утвердила план удара по Асмэре.", E, "threat"),
    ("В Того военные объявили о свержении правительства.", E, "emergency"),
    ("Монровия приняла план перемирия.", D, "intent"),
    ("Тегеран отпустил экипаж шведского буксира.", D, "release"),
    ("Москва и Токио поставили точку в споре об островах.", D, "concession"),
    ("Под Таизом в Йемене смолкли орудия.", D, "stand-down"),
    ("Афины отменили отправку войск к проливу.", D, "stand-down"),
    ("На окраинах Дженина идут тяжёлые бои.", E, "clash"),
    ("Танкер из Гватемалы захвачен у Кешма, сообщил Иран.", E, "coercion"),
    ("Сомалийские рыбаки схвачены кенийскими десантниками у Кисмайо.", E, "coercion"),
    ("Вождь хуситов призвал племена отомстить.", E, "threat"),
    ("Аддис-Абеба вывела на улицы роту солдат.", E, "build-up"),
    ("Дакка внесла повстанцев Аракана в список террористов.", E, "sanctions"),
    ("Тегеран передумал закрывать границу с Ираком.", D, "concession"),
    ("Киншаса и Кигали согласовали проект договора.", D, "peace deal"),
    ("Девять боевиков в Коста-де-Ла-Моске сдались властям Филиппин.", D, "pull-back"),
    ("Баржа с рисом пришла в Сектор Газа.", D, "access"),
    ("Тегеран потребовал от Эрбиля уйти за 48 часов, грозит ударом.", E, "threat"),
    ("Взрыв у казармы в Могадишо: есть погибшие.", E, "terror"),
    ("ЦАХАЛ остаётся в Рафахе надолго: армия остаётся, сказал Кац.", E, "talks fail"),
]

WEAK = [
    ("Москва отрицает, что планирует вторжение в Молдавию.", D),
    ("Берлин исключил отправку войск на фронт.", D),
    ("Анкара заявила, что не намерена нападать на соседа.", D),
    ("Генсек ООН призвал Россию и Украину прекратить огонь.", D),
]

QUIET = [
    "Министры обменялись колкостями в войне слов из-за рыболовных квот.",
    "Нападающий атаковал ворота на последней минуте матча, тренер доволен.",
    "Акции ритейлеров растут: ценовая война супермаркетов закончилась перемирием.",
    "Забастовка пилотов вступила во вторую неделю.",
    "Историки отметили годовщину вторжения в Нормандию в 1944 году.",
    "Вторгнется ли Китай на Тайвань?",
    "В 2014 году Россия аннексировала Крым.",
    "Великая Отечественная война закончилась восемьдесят лет назад.",
    "Холодная война окончена: историки спорят о её причинах.",
    "За сутки в Донбассе нарушений перемирия не зафиксировано.",
    "Лавров обвинил Запад в подготовке войны против России.",
    "Сердечный приступ помешал дипломату из Парижа прийти на приём.",
    "Прилёты туристов в Сочи выросли на треть.",
    "Взрыв газа прогремел в доме под Белгородом.",
    "Варшава запретила ввоз груш с Украины из-за вредителей.",
    "Москва и Минск проведут плановые учения тыла.",
    "Мэр Киева открыл мост для пешеходов.",
    "Российские дети вернулись из летнего лагеря.",
    "В Багдаде спецназовцы очистили от льда крышу театра.",
    "Новый посол Эквадора прибыл в Осло.",
    "Учения пожарных начались в Киеве.",
    "Премьер Израиля отменил визит в Оттаву из-за болезни.",
    "Певица из Еревана впервые посетила Баку.",
    "Бойцы пожарной части сдали кровь в Грозном.",
    "Роскосмос отложил пуск ракеты с Байконура.",
]


@pytest.mark.parametrize(("text", "axis", "category"), TOLD, ids=[row[0] for row in TOLD])
def test_it_is_told_in_the_right_direction(
    text: str, axis: Axis, category: str, lexicon: Lexicon
) -> None:
    judged = read(text, lexicon)
    assert judged.language == "ru"
    assert judged.score(axis) >= 30
    assert judged.score(axis.other) < judged.score(axis)
    strongest = max((s for s in judged.signals if s.axis is axis), key=lambda s: s.score)
    assert strongest.category == category
    assert all(text[s.start : s.end] == s.text for s in judged.signals)


@pytest.mark.parametrize(("text", "axis"), WEAK, ids=[row[0] for row in WEAK])
def test_it_leans_but_is_not_told(text: str, axis: Axis, lexicon: Lexicon) -> None:
    judged = read(text, lexicon)
    assert judged.score(axis.other) < judged.score(axis) < 30


@pytest.mark.parametrize("text", QUIET)
def test_it_is_quiet(text: str, lexicon: Lexicon) -> None:
    judged = read(text, lexicon)
    assert judged.language == "ru"
    assert judged.verdict is Verdict.QUIET


# --- Pairs ------------------------------------------------------------------------------------

PAIRS = [
    ("Вооружённые силы РФ обстреляли Харьков.", "RUS:UKR"),
    ("Украинские дроны атаковали склад боеприпасов под Курском.", "RUS:UKR"),
    ("Пашинян и Алиев встретились в Вашингтоне.", "ARM:AZE"),
    ("В Дохе прошли переговоры представителей США и Ирана.", "IRN:USA"),
    ("ЦАХАЛ нанёс удар по позициям «Хезболлы» в Бейруте.", "HEZB:ISR"),
    ("Между Таиландом и Камбоджей вспыхнули бои.", "KHM:THA"),
    ("Эстонией выслан российский дипломат.", "EST:RUS"),
    ("Киевом введены санкции против белорусских заводов.", "BLR:UKR"),
]


@pytest.mark.parametrize(("text", "pair"), PAIRS, ids=[row[0] for row in PAIRS])
def test_the_parties_are_found_in_every_case_and_order(
    text: str, pair: str, lexicon: Lexicon
) -> None:
    assert [p.pair.key for p in read(text, lexicon).pairs] == [pair]


BESIDE = [
    ("Москва обстреляла Николаев из артиллерии, Франция осудила удар.", "RUS:UKR"),
    ("Иран выпустил ракеты по Хайфе, США назвали это безрассудством.", "IRN:ISR"),
    ("Швейцария принимает переговоры между Россией и Украиной об обмене пленными.", "RUS:UKR"),
    ("По оценке британской разведки, Россия стягивает войска к украинской границе.", "RUS:UKR"),
    ("Вражеские беспилотники атаковали порт Одессы.", "RUS:UKR"),
    ("Оккупанты обстреляли из миномётов село под Сумами.", "RUS:UKR"),
]


@pytest.mark.parametrize(("text", "pair"), BESIDE, ids=[row[0] for row in BESIDE])
def test_who_only_speaks_of_it_is_no_party_and_the_enemy_of_a_war_is_known(
    text: str, pair: str, lexicon: Lexicon
) -> None:
    judged = assess("", text, datetime(2023, 3, 5, tzinfo=UTC), lexicon)
    assert judged.verdict is not Verdict.QUIET
    assert judged.pairs[0].pair.key == pair


# --- Whole texts ------------------------------------------------------------------------------

ESCALATION, RELIEF, MIXED, CALM, SPORT = (
    (
        "Ночной удар по Одессе: повреждены порт и жилые дома",
        "Российские войска в ночь на вторник нанесли массированный удар по Одессе. Ракеты попали в портовые"
        " склады и жилой дом, погибли четыре человека. Киев пообещал ответ. В Минобороны РФ заявили, что"
        " целью были склады с дронами.",
    ),
    (
        "Ереван и Баку открывают границу после обмена пленными",
        "Армения и Азербайджан завершили обмен военнопленными и договорились открыть пограничный переход."
        " Армянские подразделения отведены от линии соприкосновения. Стороны рассчитывают подписать мирный"
        " договор до конца года, сообщил представитель МИД.",
    ),
    (
        "Москва и Киев говорят о перемирии под звуки обстрелов",
        "Россия и Украина обменялись пленными и договорились продолжить переговоры в Стамбуле. В тот же день"
        " российская артиллерия обстреляла Херсон, погибли три человека, а украинские беспилотники атаковали"
        " нефтебазу под Курском.",
    ),
    (
        "В музее открылась выставка о блокаде Ленинграда",
        "К годовщине снятия блокады Ленинграда историки показали письма солдат. В 1944 году войска прорвали"
        " оборону и освободили город. Выставка продлится до марта.",
    ),
    (
        "«Зенит» разгромил «Спартак»: тренер взял вину на себя",
        "Нападающий гостей дважды обстрелял ворота, но вратарь отбил все атаки. Матч чемпионата прошёл в"
        " Москве при полном стадионе. Тренер объявил перемирие с болельщиками.",
    ),
)
TEXTS = [
    pytest.param(ESCALATION, Verdict.ESCALATION, "RUS:UKR", id="a strike"),
    pytest.param(RELIEF, Verdict.DE_ESCALATION, "ARM:AZE", id="an exchange and an open border"),
    pytest.param(MIXED, Verdict.MIXED, "RUS:UKR", id="talks under fire"),
    pytest.param(CALM, Verdict.QUIET, None, id="a museum of a past war"),
    pytest.param(SPORT, Verdict.QUIET, None, id="a football match"),
]


@pytest.mark.parametrize(("article", "verdict", "pair"), TEXTS)
def test_a_whole_text_is_read_as_a_person_reads_it(
    article: tuple[str, str], verdict: Verdict, pair: str | None, lexicon: Lexicon
) -> None:
    title, text = article
    judged = assess(title, text, datetime(2026, 3, 10, tzinfo=UTC), lexicon)
    assert judged.verdict is verdict
    if pair:
        assert judged.pairs[0].pair.key == pair


# --- Which language it is ---------------------------------------------------------------------

SPOKEN = [
    pytest.param("Россия нарушила перемирие", "ru", id="a Russian headline without small words"),
    pytest.param("НАТО и Россия обсудили отвод войск", "ru", id="a Russian headline"),
    pytest.param(
        "Россия объявила о выводе войск из «Mercury Valley Industrial Park»",
        "ru",
        id="a foreign name",
    ),
    pytest.param("Україна і Росія обмінялися полоненими", "und", id="a Ukrainian headline"),
    pytest.param("Беларусь і Польшча адкрылі мяжу", "und", id="a Belarusian headline"),
    pytest.param("Русия и Украйна се договориха", "und", id="a Bulgarian headline"),
    pytest.param("Србија и Косово потписали су споразум који је важан", "und", id="Serbian"),
    pytest.param("Ресей мен Украина келісімге қол қойды", "und", id="Kazakh"),
    pytest.param(
        "Президентът заяви, че войските ще се изтеглят от границата до края на годината, а преговорите"
        " между двете страни ще продължат през следващата седмица. Според него това е важна стъпка към"
        " мира, която трябва да бъде подкрепена от всички държави в региона и от международната общност.",
        "und",
        id="a Bulgarian article",
    ),
    pytest.param(
        "Президент заявив, що війська буде відведено від кордону до кінця року, а переговори між двома"
        " країнами продовжаться наступного тижня. За його словами, це важливий крок до миру, який мають"
        " підтримати всі держави регіону та міжнародна спільнота загалом.",
        "und",
        id="a Ukrainian article",
    ),
    pytest.param("Russia and Ukraine agree to a ceasefire", "en", id="English stays English"),
    pytest.param(
        "Marinka-based ambulance depot destroyed with Russian shells. Russian gunners shelled Marinka "
        "district ambulance depot, leaving repair workshops, vehicle garages, spare parts warehouses "
        "completely destroyed, regional military administration officials said in a post.",
        "en",
        id="English in few small words",
    ),
]


@pytest.mark.parametrize(("text", "code"), SPOKEN)
def test_russian_is_told_from_its_neighbours(text: str, code: str, lexicon: Lexicon) -> None:
    assert language_of("", text, lexicon) == code


def test_a_neighbours_language_is_not_judged(lexicon: Lexicon) -> None:
    judged = read("Російські війська обстріляли Харків, загинули троє людей.", lexicon)
    assert judged.verdict is Verdict.UNASSESSED
    assert judged.signals == ()


def test_the_two_dots_may_be_written_or_left_out(lexicon: Lexicon) -> None:
    with_dots = read("Войска Эфиопии отведены, ещё идёт обмен: освобождён заложник.", lexicon)
    without = read("Войска Эфиопии отведены, еще идет обмен: освобожден заложник.", lexicon)
    assert with_dots.de_escalation == without.de_escalation > 30


# --- The data ---------------------------------------------------------------------------------


def test_every_russian_entry_does_what_its_examples_say(lexicon: Lexicon) -> None:
    own = [e for e in lexicon.examples if e.file.startswith("ru/")]
    assert len(own) > 200
    assert not list(failures(lexicon, own))


def test_every_category_can_be_found_in_russian(lexicon: Lexicon) -> None:
    named = {rule.category.name for rule in lexicon.languages["ru"].rules}
    assert named == set(lexicon.categories)


def test_actors_carry_the_codes_and_kinds_of_every_language(lexicon: Lexicon) -> None:
    ru, en = (lexicon.languages[code].gazetteer for code in ("ru", "en"))
    assert set(ru.kinds) <= set(en.kinds)
    assert {c: ru.kinds[c] for c in ru.kinds} == {c: en.kinds[c] for c in ru.kinds}
    assert {c: ru.states[c] for c in ru.kinds} == {c: en.states[c] for c in ru.kinds}
    assert not [c for c, kind in en.kinds.items() if kind == "state" and c not in ru.kinds]


def test_russian_is_written_without_the_two_dots_and_with_its_own_letters() -> None:
    """A rule with ё would never fire: both spellings are read as е."""
    wrong = []
    for folder in (DATA / "ru", DATA / "ru" / "rules", DATA / "ru" / "actors"):
        for file in folder.iterdir():
            if file.name.endswith(".toml") and file.name != "language.toml":
                table = tomllib.loads(file.read_text(encoding="utf-8"))
                wrong += [f"{file.name}: {w}" for w in _words(table) if "ё" in w.lower()]
    assert not wrong


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        examples = ("fires", "not", "hides")
        return [w for k, v in value.items() if k not in examples for w in _words(v)]
    if isinstance(value, list):
        return [w for item in value for w in _words(item)]
    return []
