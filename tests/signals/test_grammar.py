"""How the engine reads the build of a sentence: which verb governs, what only looks like a verb."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.assessment import Axis, Verdict
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

E, D = Axis.ESCALATION, Axis.DE_ESCALATION

READ = [
    ("a noun with its article is no verb", "Chad and Sudan announced a truce to mark the end of the fast.", D),
    ("an adjective joined by a hyphen does nothing", "Turkish-backed militias broke the ceasefire near Afrin.", E),
    ("a verb stays one behind its prefix", "Ankara and Yerevan re-opened the border crossing.", D),
    ("of two verbs before an object the nearer governs", "The M23 rebels have twice refused direct talks with Kinshasa.", E),
    ("a linked verb is governed by the first", "The M23 rebels agreed to end the attacks on Kinshasa's troops.", D),
    ("a verb that only goes with the one before it follows it", "Chad and Sudan ended escalating hostilities on their border.", D),
    ("days and adverbs may stand before it too", "The M23 rebels on Tuesday pull out of Goma.", D),
    ("a date behind a participle of its own dates that alone", "Chad and Sudan restored diplomatic ties cut four years ago.", D),
    ("a harm told before the step back keeps its date to itself", "Timor's rebels, invaded in 1975, agreed a truce with Jakarta.", D),
    ("the harm undone may stand well behind the step back", "Baku handed over to Yerevan nine soldiers captured during clashes.", D),
    ("an -ing word with an object is a verb behind its article too", "Ankara announced the revoking of its embargo against Damascus.", D),
    ("so does a year", "Bolivia and Chile will exchange ambassadors recalled in 1978.", D),
    ("what opens with 'after' only recalls", "After months of battles, Sudan's army and the rebels signed a ceasefire.", D),
    ("even where a rule knows them by that name", "The bombing of Derna was suspended by Chad.", D),
    ("what a night ended in has not ended", "A night of insults ended with the shelling of Derna.", E),
    ("nor what somebody ended up doing", "Chad and Libya ended up reaching a truce.", D),
    ("nor what begins and ends something else", "A blockade of Derna was imposed by Chad, ending a quiet month.", E),
    ("who waits no longer does it", "Chad's rebels waited no longer and freed nine Libyan captives.", D),
    ("what one has since done is done", "Chad has since shelled Libyan positions near Aouzou.", E),
    ("captured soldiers who are swapped are let go", "Captured Chadian and Libyan soldiers exchanged at Aouzou", D),
    ("what was asked is done by who heeds it", "Chad's army heeded pleas from the UN to free nine Libyan captives.", D),
    ("so it is where it harms", "Chad bowed to calls to close its border with Libya.", E),
    ("a day before an anniversary is today", "Days before the anniversary of the war, Chad freed nine Libyan captives.", D),
    ("so is the first time in a war", "Chad shelled Libyan posts near Aouzou for the first time since the war began.", E),
    ("a thing and its verb may have an aside between them", "The captives, who had been held since 2023, were freed by Libya's rebels.", D),
    ("however long it is", "Sanctions on Libya, which nobody in the north of Chad had ever felt or even heard of, were lifted by Chad.", D),
    ("without a relative too", "Chadian troops, long seen by Tripoli as in the way of peace, were withdrawn from Aouzou.", D),
    ("between dashes too", "Sanctions on Libya - long a sore point - were lifted by Chad.", D),
    ("an aside may hold a relative of its own", "The captives, a matter on which neither side would speak, were freed by Libya's rebels.", D),
    ("it may stand behind where the thing is", "Sanctions on Libya, a sore point at every meeting of the two for three years, were lifted by Chad.", D),
    ("or end right before a bare participle", "Two Libyan captives, a nurse and her son, freed by Chad", D),
    ("a noun in -ing with 'of' opens no side clause", "Shelling of Aouzou, which had cost ten lives, was stopped by Chad.", D),
    ("an opener in the passive ends at its comma", "Stung by a report in which nobody was named, Chad freed nine Libyan captives.", D),
    ("what fire stops is no end of fire", "Chad's shelling of Aouzou in Libya stopped work there.", E),
    ("but a day or an adverb behind it is", "Shelling near Aouzou stopped overnight, Chad and Libya said.", D),
    ("what a thing is near of is not what was put off", "It was announced that military drills near the Libyan border had been suspended by Chad.", D),
    ("behind 'announced that' the verb of the clause tells", "It was announced in Derna that peace talks of Chad and Libya had been broken off.", E),
    ("what only goes on beside a new step weighs less", "Chad freed nine Libyan captives as sporadic fighting continued near Aouzou.", D),
    ("where it opens the sentence too", "While fighting raged near Aouzou, Chad freed nine Libyan captives.", D),
    ("a day may stand between 'and' and what was done after all", "Chad did not hesitate and on Friday freed nine Libyan captives.", D),
    ("of verbs in a row the last has the object", "Chad dismissed a minister, resumed peace talks with Libya and rested.", D),
    ("troops sent back to the front are no withdrawal", "Libya moved its tanks back to the frontier of Chad.", E),
    ("troops sent back from there are", "Libya moved its tanks back to Derna from the frontier of Chad.", D),
    ("who orders another's troops out puts them out", "Chad ordered Libyan troops out of the country.", E),
    ("those who meet need no place to do so", "Delegates of the Tebu and the Libyan government met.", D),
    ("what opens the sentence recalls what its 'that' tells", "In a turn that followed weeks of heavy shelling near Aouzou, Chad freed nine Libyan captives.", D),
    ("who is asked about it says so", "Asked about the reports, a minister confirmed that Chad had freed nine Libyan captives.", D),
    ("who denies and then confirms confirms", "Chad first denied the reports, then confirmed that it had freed nine Libyan captives.", D),
    ("who can wait no longer does it too", "Chad could wait no longer and on Friday freed nine Libyan captives.", D),
    ("what nobody doubts is so", "Nobody in Derna doubted that Chad had freed nine Libyan captives.", D),
    ("what comes with little warning has come", "With little warning, Chad on Friday freed nine Libyan captives.", D),
    ("'without' ends at its comma", "Tripoli said, without giving a reason, that Chad's rebels had freed nine captives.", D),
    ("a move that nobody approved of is made", "Chad, in a move that parliament had not been asked to approve, freed nine Libyan captives.", D),
    ("what is not there ends at its comma", "At dawn, and with no cameras present, nine Libyan captives were freed by Chad.", D),
    ("what came months before leaves the step to today", "Two months after it had announced the step, Chad freed nine Libyan captives.", D),
    ("who expected it earlier warns of nothing", "Long before anyone had expected it, Chad freed nine Libyan captives.", D),
    ("'just as' opens a side clause", "Just as sporadic fighting continued near Aouzou, Chad freed nine Libyan captives.", D),
    ("what an official may not do he may still have said", "An official who was not to speak publicly said Chad had freed nine Libyan captives.", D),
    ("nor is it part of why he hides his name", "Officials who asked not to be named because they were not to speak said Chad had freed nine Libyan captives.", D),
    ("a clause behind its noun ends at its comma", "Chad, for reasons that were not made public, freed nine Libyan captives.", D),
    ("a second opener may stand between", "Days after heavy fighting near Aouzou, and without asking anybody, Chad freed nine Libyan captives.", D),
    ("who does not say why has done it", "Chad did not say why it had freed nine Libyan captives.", D),
    ("a participle before its noun opens no side clause", "Captured Libyan soldiers, once a sore point, were exchanged at Aouzou by Chad.", D),
    ("a plan to stop it is no plan of it", "Chad has approved a plan to stop shelling Libyan posts near Aouzou.", D),
    ("a side clause of this week is no time before", "Chad and Libya, which on Friday signed a peace treaty in Doha, lie in Africa.", D),
    ("'thanks to' thanks nobody", "Thanks to Doha, Chad imposed sanctions on Libya.", E),
    ("what is denied aside is no denial of the rest", "Sanctions on Libya, a subject that had not been on the agenda, were lifted by Chad.", D),
    ("what a gerund opens warns of nothing behind its comma", "Ending weeks of speculation, Chad on Friday freed nine Libyan captives.", D),
    ("who thinks better of it takes it back", "Chad thought better of freeing its Libyan captives, its envoy said.", E),
    ("it may be harm", "Six Libyan diplomats, who had been in Chad for years, were expelled.", E),
    ("what may yet come of it is told aside", "The truce, which may yet fail, was extended by Chad and Libya.", D),
    ("'but' may only except", "Libya's rebels freed all but two of the hostages.", D),
    ("a verb may stand around its object", "Chad and Libya called their offensive on Aouzou off.", D),
    ("and put it off", "North Korea put its planned missile test off on Friday.", D),
    ("'without' takes nothing from a finite verb", "Chad's tanks were without much ado withdrawn from Derna.", D),
    ("nor does it behind its aside", "Chad's rebels, without telling anybody, freed nine Libyan captives.", D),
    ("but does from a thing with its participle", "The envoys of Chad left Doha without a truce signed.", E),
    ("a side clause with a day of this week is news", "Chad's premier, who on Friday freed nine Libyan captives, wed.", D),
    ("the past two days are no time before", "Chad and Libya have in the past two days signed a ceasefire.", D),
    ("what is done to the strikes tells, not their name", "Air strikes on Benghazi were halted by NATO's council.", D),
    ("the worst since a year is today's", "North Korea fired its largest missile since 2017, Seoul said.", E),
    ("with a place between them too", "Israel's deadliest raid on Jenin since 2023 killed twelve fighters.", E),
    ("a year that dates a participle leaves the verb alone", "A truce signed in 2015 collapsed, Mali's army said.", E),
    ("the year of a truce leaves its end to today", "The 2024 truce of Israel and Hezbollah collapsed on Monday.", E),
    ("the past 24 hours are of today", "Israeli strikes have killed 12 in Gaza in the past 24 hours.", E),
    ("who was captured in a year is freed now", "A Ukrainian soldier captured in 2022 was freed by Russia.", D),
    ("May is a month before its day", "On May 4 Russian troops fired on six villages near Izyum.", E),
    ("to storm is no weather", "Firefights rage as the army storms through Mariupol in Ukraine.", E),
    ("what is struck may be a funeral", "A drone struck a funeral procession in el-Fasher, killing 30 rebels.", E),
    ("or a museum", "Russian missiles hit a museum in Odesa.", E),
    ("what mourners do meanwhile takes nothing from it", "While the world mourned, Russia bombed Dnipro.", E),
    ("kin are killed too", "Israel killed the sons of the leader of Hamas in an air strike.", E),
    ("a ship is freed that was sunk in a month gone by", "The Houthis freed nine sailors of a ship they sank in 2023.", D),
    ("a denial that opens is told apart", "Denying any plan to invade, Russia moved 20,000 troops to Ukraine's border.", E),
    ("an appeal ends before 'yet'", "The UN urged restraint, yet Thai troops and Cambodia's army exchanged fire.", E),
    ("a siege is broken by force", "Syria's army broke the siege of Deir ez-Zor.", E),
    ("a siege is broken by bread", "An aid convoy broke the siege of Homs.", D),
    ("at an opponent's town it needs no soldier", "Three people were injured in a Russian attack on Odesa.", E),
    ("what brackets say again cuts nothing", "Fighters of the Revolutionary Front (RF) surrendered to Sudan's army.", D),
    ("nor do they stand between a thing and its verb", "The truce (signed in May) between Israel and Hamas (Gaza) collapsed.", E),
    ("nor before what a phrase begins with", "The ceasefire (of May) of Chad and Sudan is holding.", D),
    ("nor between a name and its deed", "The Kachin Independence Army (the KIA) nibbled away at the outposts of Burma.", E),
    ("what was before counts less than the step back from it", "Rebels withdrew from Goma, where they had clashed with soldiers.", D),
    ("so does what broke out last week", "Troops quit the hill in Kivu, where heavy fighting broke out last Sunday.", D),
    ("a city's name is no union of states", "Haitian soldiers massed near Port-au-Prince to retake a fort from rebels.", E),
    ("what is far off is not doubtful", "Rebels handed nine hostages over to the Red Cross in a remote part of Choco.", D),
    ("a jail is a place, and to jail a verb", "Rebels broke into a jail in Beni, and they kidnapped six guards.", E),
    ("a government and its opposition are at odds", "Togo's government and the opposition resumed talks in Lome.", D),
    ("whoever frees inmates by force lets nobody go", "Gunmen attacked the jail in Mubi and freed ninety fighters.", E),
    ("a group between name and verb", "Eleven militants of the Front for the Seven Hills surrendered in Cooch Behar.", D),
    ("in a quake-hit town the quake does nothing", "Soldiers in the quake-hit town of Bam shot at Iranian rebels.", E),
    ("an adverb before a participle says which", "Rebels pulled out of the recently seized town of Sake in Kivu.", D),
    ("to be ordered is to be sent only where to says so", "The general ordered his Russian units to stop using artillery near Grozny.", D),
    ("talks that had stalled are taken up", "Colombia and Ecuador want to revive the talks that have stalled, and their envoys met in Quito.", D),
    ("who is believed to have done it is its doer", "Militiamen were believed to have burned a clinic in Dili.", E),
    ("both sides of a flag meeting are at odds", "The two sides agreed to hold talks at a flag meeting.", D),
    ("who met and failed has failed", "The leaders of Armenia and Azerbaijan met to discuss new crossings but failed to reach an agreement.", E),
    ("an aside stands between 'not' and its verb", "Libya's rebels have not, as some had reported, freed nine captives from Chad.", E),
    ("between dashes too", "Chad has not - whatever its envoy says - lifted its blockade of Libya.", E),
    ("shelling that stops something has not stopped", "Shelling stopped exports from the port of Odesa.", E),
    ("nor has fighting", "Fighting hampered the delivery of grain in Tigray.", E),
    ("what is kept from getting through is not let in", "Chad's soldiers kept aid convoys from reaching Derna.", E),
    ("a mobilisation may be ended by anybody", "Chad's president ordered the mobilisation to be halted.", D),
    ("what was agreed before an adverb's time is none agreed now", "Chad and Libya accuse each other of breaking a previously agreed ceasefire.", E),
    ("an army may be told to talk to an opponent", "Chad's envoys met with the Libyan military.", D),
    ("who is not ready for talks refuses them", "Chad is not ready for talks with Libya, its envoy said.", E),
    ("nor willing to yield", "Libya isn't willing to negotiate with Chad.", E),
    ("what is no longer done has been given up", "Chad no longer blocks imports from Libya.", D),
    ("fighting that is over is no fighting", "The fighting in Goma is over.", D),
    ("a siege may be over wherever it was", "The siege of the mill near Aouzou is over, Chad said.", D),
    ("a truce may be too", "The truce of Israel and Hamas is over.", E),
    ("towns they had seized were seized before", "Chad's rebels agreed to give up the two towns they had seized.", D),
    ("a withdrawal halted needs no opponent", "Armenia halted its withdrawal from the enclave.", E),
    ("envoys who fly somewhere to talk about it do", "Envoys of Israel flew to Cairo to talk about a truce in Gaza.", D),
    ("who holds them may stand in an aside", "Two nurses, abducted by rebels in Chad, have been released.", D),
    ("'without' ends before what was done besides", "Chad's army bombed Derna without waiting and shelled Aouzou.", E),
    ("what lets nobody through any longer is shut", "India no longer lets Pakistani ships into its ports.", E),
    ("who is not willing to give up land gives up none", "Chad is not willing to give up territory for a truce with Libya.", E),
    ("who is not interested in talks refuses them", "Chad's junta isn't interested in dialogue with the rebels.", E),
    ("a battle may be over", "The battle for the airport in Derna is over, Libya's army said.", D),
    ("helping words may stand before the verb", "The ceasefire in Sudan will soon finally begin.", D),
]  # fmt: skip


QUIET = [
    ("whether or when is a question too", "Chad has not said whether or when it will free nine Libyan captives."),
    ("what one must do goes on behind 'and'", "Chad must obey the court, leave its neighbours in peace, and withdraw its troops from Libya."),
    ("what for it is to be done is not done", "To evacuate its troops from Libya, Chad will need a barge."),
    ("conditions for a step are no step", "London listed its conditions for lifting the sanctions on Libya."),
    ("who does not believe in it does not see it come", "Chad's envoy does not believe in a peace deal with Libya."),
    ("nor is there what no clear evidence shows", "There is no clear evidence that Libya is pulling its troops out of Chad."),
    ("an attack that came to nothing has brought no quiet", "Offensive attempts of rebels near Goma ended in failure, farmers said."),
    ("who also was freed is told of by it", "Chad honoured three men who are doctors and were released from Libyan captivity."),
    ("a border is no party to talks", "The ministers of Ukraine and Poland discussed the fog on the border with Belarus."),
    ("nor is whom friends speak of", "Biden and Trudeau agreed to continue holding Russia to account."),
    ("an army of one's friend is no opponent", "An American adviser met with the Ukrainian military in Kyiv."),
    ("who comes home from abroad was no captive", "Rebels said about 9,000 citizens had returned to Chad from abroad."),
    ("what a plan requires is not done", "The UN passed a plan that obliges Libya to withdraw its troops from Chad."),
    ("who can no longer do it has given up nothing", "Hezbollah can no longer fire rockets at Haifa, a general said."),
    ("freed in an aside they were freed before", "Three nurses, freed by Chad's rebels in May, were given medals."),
    ("nobody knows when is not yet", "Nobody knows when Chad will free its Libyan captives."),
    ("nor is what is not known", "It is not known whether Chad will strike the port of Derna in Libya."),
    ("what somebody would have to do he has not", "To free the captives, Israel would have to stop its offensive, relatives said."),
    ("what is unclear is not foretold", "It is unclear whether Chad will bomb Libyan posts near Aouzou."),
    ("where they fight only says who has a raise", "Chad raises the pay of soldiers fighting in Libya."),
    ("so it does before a verb", "Men fighting in Libya miss their pay, a newspaper in Chad found."),
    ("rains that may halt it threaten nothing", "The rains may halt the withdrawal of Chad's troops from Libya."),
    ("what a party may break off it has not", "Chad could suspend talks with Libya, traders said."),
    ("nor what it might walk out of", "The rebels may pull out of peace talks with Khartoum."),
    ("who is not ready to fire fires nothing", "Chad is not prepared to shell Libyan posts near Aouzou."),
    ("what is needed has not been given though more of it is", "Kyiv needs more weapons to win the war with Moscow."),
    ("who holds a town took it before", "Libya's rebels holding Derna collect taxes."),
    ("a plan that somebody was arrested for is a court's matter", "Chad arrested two men over a plan to carry out terrorist attacks."),
    ("an envoy goes home at the end of his term", "Norway recalled its ambassador to Chad at the end of her term."),
    ("who may do it has not", "Chad would be free to pull its tanks out of Libya if the court said so."),
    ("who was expected to and did not did not", "Chad was expected to shell Libyan posts near Aouzou on Friday but did not."),
    ("what is unlikely is not to come", "Chad is unlikely to free its Libyan captives before the summer."),
    ("who was about to did not", "Chad was about to free nine Libyan captives when word came from Derna."),
    ("a day may part the words of a refusal", "Chad decided on Friday against severing diplomatic relations with Libya."),
    ("or of a plan that is given up", "Chad backed away on Friday from a plan to expel the Libyan ambassador."),
    ("who comes close to it has not done it", "Chad came close to withdrawing its tanks from Libya."),
    ("who does not think so tells of none", "Cairo does not think that Chad will mass troops on the Libyan border."),
    ("nor who failed to", "Chad failed to impose sanctions on Libya by Friday."),
    ("whether is a question", "The envoy asked whether Chad would mass troops on the Libyan border."),
    ("an appeal that is not heeded is one", "Chad has not heeded a UN call to withdraw its troops from Aouzou."),
    ("a year that opens the sentence dates it all", "Since 1998 rebels in Colombia have freed forty hostages."),
    ("a year in an event's name dates it", "Tourism in Egypt fell after the 2013 terrorist attacks."),
    ("an onlooker's concern is no event", "Norway voiced concern over shelling near the Sudanese border."),
    ("a warning against a step is not the step", "France warned against scrapping the nuclear accord with Iran."),
    ("a plea between the verb and its object", "The captive made a new plea for the withdrawal of British troops from Iraq."),
    ("what opens with 'how' explains", "How Israel's jets bombed Tyre"),
    ("so does what bears the name of such a piece", "Analysis: Russia's drone strikes reshape Kharkiv"),
    ("a question word without a question asks all the same", "What we know about Israel's air strike on Doha"),
    ("an army with an object of its own is not sent", "The Lord's Resistance Army delivered a message over the radio."),
    ("what came in the wake of it is another thing", "Tirana's envoy was there in the wake of Athens's expulsion of two Albanian spies."),
    ("troops who are visited go nowhere", "The minister visited troops stationed near Goma."),
    ("whoever brokered it long ago only speaks", "The envoy who brokered the Colombian peace accord speaks."),
    ("months of it are no event", "The town is without water after months of fighting between army and rebels."),
    ("a share of what there was is a sum", "A third of Lebanon's villages were destroyed by Israel's army."),
    ("what a report details is known", "The report details attacks by Boko Haram on schools."),
    ("a plea for arms recalls why", "Ukraine needs more weapons while shelling of its cities goes on, its envoy said."),
    ("a third more than before is a figure", "The number of air strikes in Yemen rose by a third, monitors said."),
    ("an inverted clause supposes", "Had Chad signed a truce with its rebels, Cairo would know."),
    ("what a strike will not do is talk of it", "Russia's missile strikes will not break Ukraine, its president says."),
    ("rebels backed by a state keep the year of the sum", "Over 14,000 people were killed in fighting with Moscow-backed separatists since 2014."),
    ("a doubt of peace is no peace", "Analysts doubt that Hezbollah will disarm."),
    ("rebels of a party take no stand of war", "The premier hardened his stance against rebel deputies in Warsaw."),
    ("what is hardly thinkable gives no direction", "Analysts asked whether Russia might invade Moldova."),
]  # fmt: skip


@pytest.mark.parametrize("sentence", [r[1] for r in QUIET], ids=[r[0] for r in QUIET])
def test_what_only_looks_like_an_event_is_not_told(sentence: str, lexicon: Lexicon) -> None:
    judged = assess("", sentence, None, lexicon)
    assert judged.verdict is Verdict.QUIET, judged.signals


@pytest.mark.parametrize(("sentence", "axis"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_the_build_of_a_sentence_decides(sentence: str, axis: Axis, lexicon: Lexicon) -> None:
    judged = assess("", sentence, None, lexicon)
    assert judged.score(axis) >= 30 > judged.score(axis.other), judged.signals


HOSTILE = [
    "air raids", "mortar attacks", "missile launches", "suicide bombings", "cyber attacks", "naval patrols",
    "spy flights", "nuclear tests", "live-fire drills", "targeted killings", "deportations", "overflights",
]  # fmt: skip


@pytest.mark.parametrize("act", HOSTILE)
def test_stopping_a_hostile_act_is_a_step_down(act: str, lexicon: Lexicon) -> None:
    judged = assess("", f"Pyongyang has called off {act} against Seoul.", None, lexicon)
    assert judged.score(D) >= 30 > judged.score(E), judged.signals


DAYS = [
    (
        "weeks later a named day is history",
        "Russia's air strike of March 16 on the theatre killed 600",
        0,
    ),
    ("days later it is told late", "Russia's air strike of April 28 on the theatre killed 600", 30),
]


@pytest.mark.parametrize(("title", "least"), [r[1:] for r in DAYS], ids=[r[0] for r in DAYS])
def test_a_named_day_dates_what_it_stands_by(title: str, least: int, lexicon: Lexicon) -> None:
    judged = assess(title, "", datetime(2022, 5, 4, tzinfo=UTC), lexicon)
    assert least <= judged.escalation < least + 70, judged.signals
