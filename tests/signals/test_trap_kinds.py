"""One sentence for each way in which counting keywords goes wrong, with the reading a person gives it."""

from __future__ import annotations

import pytest

from storage.assessment import Axis
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

E, D = Axis.ESCALATION, Axis.DE_ESCALATION

# what goes wrong → (a sentence of that kind, the direction it is told in; None: not told)
KINDS = {
    "a refusal turns a call for peace": ("The junta in Bamako rejected the African Union's call for a truce.", E),
    "a refusal turns talks": ("Baku refused official talks with Yerevan on the corridor.", E),
    "a refusal turns a proposal": ("The RSF rejected Cairo's proposal for a ceasefire in Darfur.", E),
    "the only keyword is a word of peace": ("Rebels violated the ceasefire 31 times in a day, Kyiv's army said.", E),
    "a threat with a condition": ("Kenya will pull its peacekeepers out of Haiti unless the gangs stop shooting, it warned.", E),
    "peacekeepers who leave": ("Rwanda is withdrawing its peacekeepers from the Central African Republic.", E),
    "troops who leave": ("Uganda is withdrawing its troops from eastern Congo.", D),
    "leaving talks": ("Pristina said it would withdraw from the talks with Belgrade.", E),
    "mediation that may stop": ("Qatar may halt its mediation between Israel and Hamas.", E),
    "sanctions that are lifted, on weapons": ("The EU lifted the sanctions it had imposed on Belarus over missile technology.", D),
    "sanctions that are removed": ("London removed its sanctions on the Syrian central bank.", D),
    "a refusal to lift sanctions": ("Washington refuses to lift its sanctions on Havana.", E),
    "a blockade that is lifted": ("Azerbaijan lifted its blockade of the Lachin road to Armenia's relief.", D),
    "thousands are a running total": ("Chad's army killed 2,400 Sudanese troops.", None),
    "thousands on one day are not": ("Chad's army killed 2,400 Sudanese troops on Monday.", E),
    "an aside says who somebody is": ("Eritrea, which shelled Adigrat, will host a fair of honey.", None),
    "the aside alone is told": ("Eritrea, which hosted a fair of honey, shelled Adigrat.", E),
    "so does a clause without commas": ("The colonel who bombed Adigrat is now a farmer.", None),
    "or the things that somebody struck": ("Nine of the ships that the Houthis attacked were tugs.", None),
    "or a participle": ("The villages shelled by Eritrean guns have a new well.", None),
    "a participle with its verb tells": ("The villages were shelled by Eritrean guns and have no well.", E),
    "a place that is only visited": ("The bishop visits the lane where rebels killed nine nuns in Goma.", None),
    "the main clause fights, a side clause talks": ("Heavy raids by the army on rebel towns endangered the ceasefire talks.", E),
    "the main clause meets, a side clause recalls fighting": (
        "The foreign ministers of India and Pakistan met in Colombo after clashes along the line of control.", D,
    ),
    "an aside recalls an attack": ("Israel, which bombed Tyre for a week, has pulled its tanks out of Lebanon.", D),
    "an aside recalls an accusation": ("Eritrea, after accusing Ethiopia of a raid, freed forty Ethiopian soldiers.", D),
    "an aside recalls a truce": ("The RSF, after a truce with Khartoum, shelled Omdurman on Sunday.", E),
    "an aside within an aside": ("Mali, whose army shelled Kidal after a row, freed the Tuareg rebels' envoy.", D),
    "an aside that presses": ("Rwanda, under pressure from Paris, has lifted its blockade of Goma.", D),
    "pressure that only asks": ("Rwanda is under pressure from Paris to lift its blockade of Goma.", None),
    "a pronoun goes on about whom it stands for": ("Iran spoke on Sunday. It lifted its ban on flights to Iraq.", D),
    "a pronoun for a friend": ("Spain spoke on Sunday. It lifted its ban on flights to Iraq.", None),
    "a subject behind the participle": ("By freeing two fishermen from Iran, Iraq met an old wish.", D),
    "a promise whose source stands last": ("Lima would free two sailors from Ecuador, a minister said.", D),
    "a guess whose source stands last": ("A deal would free two sailors from Ecuador, a minister said.", None),
    "what is given back had been seized": ("Eritrea gave back the village it seized from Ethiopia.", D),
    "what is lifted had been imposed to fight": ("Bogota lifted the state of emergency imposed to fight the FARC.", D),
    "what is freed and what then is shelled": ("Rebels freed two hostages and shelled Goma.", E),
    "talks that end without a result": ("Israel and Syria held talks that ended without agreement.", E),
    "the wounded who are exchanged": ("India and Pakistan exchanged two wounded officers.", D),
    "the opponent stands in the next clause": ("Russia turned the gas taps back on, and Ukraine thanked the mediator.", D),
    "an opponent who only tells of it": ("Ethiopia lifted its ban on flights, Eritrea said.", None),
    "an opponent in the background": ("Ethiopia lifted its ban on flights amid rain over Eritrea.", None),
    "an aside that dates the past": ("Hutu rebels, driven out a year ago, handed their guns to peacekeepers.", D),
    "soldiers told to go are no expulsion": ("Juba told its soldiers to leave the oil town to the UN.", D),
    "soldiers moved back are no build-up": ("Asmara offered to move its soldiers two miles back from the line.", D),
    "a base whose closing is promised": ("Moscow promised Georgia to close its base at Batumi.", D),
    "an opening recalls an attack": ("Two days after its jets bombed Sana'a, Riyadh agreed to a truce with the Houthis.", D),
    "a participle opens the sentence": ("Having shelled Goma for a week, Rwanda withdrew its troops from Congo.", D),
    "a truce that the other side dismisses": ("Manila declared a ceasefire, but the rebels dismissed it as a trick.", E),
    "an offensive that would end if": ("The offensive would end if the rebels gave up Kidal, Mali's president said.", D),
    "a call for sanctions is no sanction": ("Warsaw called for sanctions on Minsk.", None),
    "a call for a ceasefire is no ceasefire": ("Indonesia's envoy called for an immediate ceasefire in Gaza.", None),
    "support for a call is none either": ("We support the UN call for a ceasefire and restraint, said Jordan.", None),
    "a military solution that is ruled out": ("Algiers rejected any military solution in Niger.", None),
    "a denial of a charge": ("Burkina Faso denied charges that it had helped the coup in Benin.", None),
    "a denied withdrawal of an envoy": ("Ankara refuted reports of withdrawing its ambassador from Tel Aviv.", None),
    "blame for an attack is not the attack": ("Tehran blamed Israel for the attack on the plant.", None),
    "condemnation of an attack is not the attack": ("Oslo condemned the attack on the mosque in Kabul.", None),
    "condolences after an attack": ("Seoul sent condolences to Moscow after the attack on the concert hall.", None),
    "history by its date": ("Georgian forces began the offensive on August 7, 2008.", None),
    "history that opens before an aside": ("On May 9, 1994, the Tutsi rebels, the armed wing of an old party, held talks with Rwanda.", None),
    "history of centuries ago": ("The truce between Spain and the Dutch rebels ended in 1621.", None),
    "history by its season": ("In the spring of 1982 Argentina mobilised troops for the islands.", None),
    "history of peace": ("The parties signed the Dayton peace agreement in November 1995.", None),
    "words of crime: assault": ("The actor was fined in Leeds for a drunken assault on a waiter.", None),
    "words of crime: stabbing": ("A man was fatally stabbed outside a bar in Boston.", None),
    "a disease that kills": ("Cholera has killed nine in the Haitian capital.", None),
    "killed in a crash": ("Eleven people were killed in an air crash near Quito.", None),
    "rescuers who are deployed": ("Turkey deployed search and rescue teams to Morocco.", None),
    "peacekeepers who are deployed": ("Nepal is deploying 200 soldiers to the UN peacekeeping mission in South Sudan.", None),
    "talks between friends": ("The presidents of Spain and Portugal held talks on fisheries in Porto.", None),
    "talks of neighbours on their own dispute": ("Paraguay and Peru held talks on the disputed shoal.", D),
    "talks on somebody else's dispute": ("Paraguay and Peru held talks on the disputed shoal of Benin.", None),
    "talks of rivals on their trade": ("China's premier met with America's envoy, who hopes for closer cooperation.", None),
    "a first drill of friends": ("Peru and Ghana will stage their first joint military exercise in May.", None),
    "marchers beaten by the police": ("Police in Lagos baton-charged nine hundred students.", E),
    "a domestic deal": ("Senators of both parties reached an agreement on the budget.", None),
    "a ban on farm goods that ends": ("Japan agreed to lift its ban on imports of Brazilian poultry.", None),
    "a convict who is released": ("A judge in Ohio ordered the release of a man convicted of murder.", None),
    "mediation in a civil suit": ("The town ended mediation with the gravel company over the quarry.", None),
    "an attack in words": ("The senator's attack on the tax bill drew cheers.", None),
    "an invasion by protesters": ("Climate protesters staged an invasion of the parliament in Canberra.", None),
    "a manager who attacks": ("Benitez attacks Chelsea over broken transfer rules.", None),
    "talks over a takeover of a club": ("Newcastle call off talks with the buyer over a bid for the club.", None),
    "national teams": ("Spain's women's handball team crushes Angola in the quarter-final.", None),
    "a price war": ("A price war breaks out between supermarkets in Germany.", None),
    "a truce in a trade row": ("Truce in the row between Boeing and Embraer, trade ministers say.", None),
    "an offensive of a firm": ("Nokia plans an offensive in India with cheap phones.", None),
    "a flaw in software": ("Millions of printers are vulnerable to attack, researchers say.", None),
    "a word within a word: bomb": ("Bombardier shares fall after a bombshell in its report.", None),
    "a word of another sense: lift": ("Jones lifts Ohio past Iowa with two late free throws.", None),
    "dead on an opponent's ground": ("Three people died in Russia's air strike on a mill near Kharkiv.", E),
    "dead on a friend's ground": ("Three people died in France's air show near Brussels.", None),
    "dead by a missile of nobody named": ("Two clerks died in a missile strike on a bank near Poltava.", E),
    "peace talks that an alliance opens": ("The African Union opened peace talks with Chad in Libreville.", D),
    "other talks that an alliance opens": ("The African Union opened talks on fish with Chad in Libreville.", None),
    "no keyword: human shields": ("Fighters of the militia held villagers as human shields in Idlib.", E),
    "no keyword: rockets": ("Rockets hit a barracks near Haifa and rocket fire went on at night.", E),
    "no keyword: martial law": ("Myanmar's interim government declares martial law in two towns to quell insurgents.", E),
    "no keyword: more forces": ("Eritrea reinforced its forces along the border with Ethiopia.", E),
    "no keyword: access": ("The government of Sudan said it would allow UN aid workers access to Darfur.", D),
    "no keyword: ties upgraded": ("Nicaragua and Iran upgraded diplomatic ties after an eleven-year break.", D),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=list(KINDS))
def test_it_is_read_as_a_person_reads_it(kind: str, lexicon: Lexicon) -> None:
    text, axis = KINDS[kind]
    judged = assess("", text, None, lexicon)
    high = max(Axis, key=judged.score)
    told = high if judged.score(high) >= 30 else None
    assert told is axis, [(s.text, s.rule, s.score, s.modifiers) for s in judged.signals]
