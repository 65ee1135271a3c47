"""Steps down, and what looks like one, in the odd words of first dispatches: one sentence for each kind."""

from __future__ import annotations

import pytest

from storage.assessment import Axis
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

E, D = Axis.ESCALATION, Axis.DE_ESCALATION

# what is told → (a sentence of that kind, the direction it is told in; None: not told)
KINDS = {
    "no revenge is taken": ("Niger's junta said it would not avenge the raid on Tera.", D),
    "missions are exchanged": ("Rabat and Algiers will exchange delegations in May.", D),
    "guards stand down": ("Manila's coast guard stood down off the reef after Beijing's did.", D),
    "an envoy is back": ("Bogota's ambassador is back in Quito, nine months after he was recalled.", D),
    "a curfew that is gone": ("The curfew in Srinagar is gone, shopkeepers said.", D),
    "a swap put off": ("The prisoner swap between Aden and the Houthis was put off.", E),
    "drills that were halted begin anew": ("Seoul restarted live-fire drills near the line that it had halted.", E),
    "kin parted by a war": ("Sisters parted by the Korean war embraced at an inn in North Korea.", D),
    "the line works again": ("India and Pakistan switched the phone lines back on.", D),
    "boats disperse": ("Chinese coast guard vessels dispersed from the shoal.", D),
    "besiegers let something in": ("Jihadists besieging Timbuktu let the river boats dock with flour.", D),
    "the year of the harm undone": ("Two Ukrainian girls, taken to Russia in 2022, were freed in Minsk.", D),
    "soldiers told to rest": ("The junta in Myanmar ordered its gunners to rest over the feast.", D),
    "soldiers told to fire": ("The Russian officer ordered his soldiers to open fire on cars.", E),
    "rebels who go back to a hill": ("Cambodia's army has gone back to the ridge that it left.", None),
    "chess and handshakes": ("Armenian chess players shook hands with Azerbaijani rivals in Baku.", None),
    "struck off is not struck": ("Washington strikes Sudan's lender off its blacklist.", D),
    "a base taken down is not taken": ("Turkey takes its last outpost in Duhok down.", D),
    "rebels burn their own rifles": ("PKK fighters burned forty rifles in a cauldron near Sulaymaniyah in Iraq.", D),
    "a unit swears loyalty to the army": ("An SDF brigade swore allegiance to Syria's army.", D),
    "years behind a step": ("Israeli tanks left a village near Quneitra, three years after they had come.", D),
    "a step years ago": ("Three years after rebels in Nepal laid down their arms, tourists came.", None),
    "what others want stopped": ("Jordan and Egypt want Israel to stop the war.", None),
    "wounded brought out in a pause": ("Medics ferried 40 wounded out of Sweida in Syria under a day's truce.", D),
    "harm owned up to": ("Tehran owned up to shooting Pakistani herdsmen and promised blood money.", D),
    "put off so as not to provoke": ("Taipei moves its war games to winter so as not to rattle Beijing.", D),
    "a trial of missiles put off": ("India put off a missile trial as Pakistan's envoys came.", D),
    "troops who go back over a border": ("Ugandan troops went back over the border from Mahagi.", D),
    "attacks put on hold": ("Kataib Hezbollah put its attacks on American bases in Iraq on hold.", D),
    "a pause that is over": ("Kataib Hezbollah in Iraq said that its pause on attacks was over.", E),
    "cameras let back": ("Tehran let the cameras back into Natanz.", D),
    "farms an army held": ("Sri Lanka's army gave back farms in Jaffna.", D),
    "jets that stay away": ("Saudi jets stayed away from Saada all week, the Houthis said.", D),
    "troops told to lower their guns": ("Troops in Kashmir were ordered to lower their guns.", D),
    "a list of captives": ("Aden and the Houthis agreed on a list of 300 captives.", D),
    "a list of guests": ("Aden's hoteliers agreed on a list of 300 guests.", None),
    "leave to open is no leaving": ("Moscow gave Warsaw leave to reopen its consulate.", D),
    "a ban that is over": ("Beijing said the ban on Japanese scallops was over.", D),
    "the keys of a town": ("Paramilitaries in Nyala handed the keys of the airport to elders.", D),
    "a headline without its articles": ("Armenian, Azerbaijani experts cross border for first time for meeting.", D),
    "figures who are freed": ("South Sudan releases opposition figures held since March.", D),
    "figures that are published": ("South Sudan releases annual figures on sorghum.", None),
    "the wrong body": ("Israel says Hamas handed over the wrong body.", E),
    "inspectors who will not be let in": ("Iran says inspectors will not be let into Fordow.", E),
    "opponents named with a comma": ("Ankara, Athens agree to lower temperature over islets.", D),
    "a fuel convoy gets through": ("Fuel convoy of 900 tankers reaches Bamako past jihadists.", D),
    "a visit within a peace process": ("Deputies visit Ocalan in prison as part of peace process with the PKK.", D),
    "another's people freed": ("Burkina Faso freed eleven Nigerian airmen after a week.", D),
    "another's turtles freed": ("Burkina Faso freed eleven Nigerian turtles after a week.", None),
    "children brought back": ("Ukraine brought back eight children from occupied land.", D),
    "rivals join hands": ("Libya's rivals signed a unified budget.", D),
    "two patch things up": ("Trump and Petro patched things up by telephone, Bogota said.", D),
    "a strike of workers halts trams": ("Trams ground to a halt in Brussels as drivers went on strike in Belgium.", None),
    "calls that grow": ("Calls grew for the release of Palestinian prisoners.", None),
    "talks that grind to a halt": ("Peace talks on Sudan ground to a halt, the envoy said.", E),
    "the hotline is answered": ("Pyongyang answered the hotline again.", D),
    "radio contact resumed": ("Manila and Beijing's coast guards resumed radio contact.", D),
    "the lights are back on": ("Power is back on for half of Kharkiv under the energy truce.", D),
    "a swap that is off": ("Islamabad says the captured soldiers' swap is off.", E),
    "monitors at their posts": ("Observers took up posts on the frontier of Thailand with Cambodia.", D),
    "trains back after a flood": ("Trains between Seoul and Busan run again after floods.", None),
    "an envoy back from a holiday": ("Ambassador back in Rome after summer break, embassy says.", None),
    "a curfew for the young": ("The curfew for teenagers in Moscow is gone, its mayor says.", None),
    "soldiers off parade duty": ("American soldiers stood down from parade duty in Washington.", None),
    "a dog shot": ("An Israeli policeman owned up to shooting his neighbour's dog.", None),
    "a buoy taken away": ("China's coast guard took its buoy out of the waters off Yonaguni in Japan.", D),
    "warplanes that stop ringing": ("Beijing stopped ringing Taiwan with warplanes.", D),
    "herders let across": ("Georgia's army let Abkhaz herders cross to their pastures.", D),
    "a fleet that leaves ships alone": ("The Kremlin ordered its fleet to leave grain ships alone.", D),
    "with both armies' leave": ("Lorries with seed reached Kadugli with the consent of both armies in Sudan.", D),
    "a boat given back": ("Caracas gave the Guyanese skipper and his crew their boat back.", D),
    "rubble is no roadblock": ("Bodies were taken with concrete from under the rubble of Mariupol.", None),
    "a handover agreed on": ("Turkey and the SDF agreed on the handover of Tishrin dam in Syria.", D),
    "payments to be resumed": ("Delhi and Islamabad agreed to resume postal payments.", D),
    "limits prolonged": ("Moscow and Washington agreed to extend the treaty's limits for a year.", D),
    "a writer pardoned": ("Algeria pardoned a jailed writer.", D),
    "what was held since a war": ("Sri Lanka's army gave back farms held since the war.", D),
    "a deal that comes apart": ("The prisoner deal between Aden and the Houthis fell apart.", E),
    "what rebels will do no longer": ("Rebels in Ituri in Congo will no longer tax boats.", D),
    "what rebels will not halt": ("Rebels in Ituri in Congo will not halt their raids.", E),
    "an opponent's people let go about their work": ("Algiers let Moroccan herders water their camels.", D),
    "guns no longer sent": ("Chad stopped feeding guns to Sudan's RSF.", D),
    "machetes put down": ("Rebels in Beni in Congo put down their machetes.", D),
    "jets not seen": ("Turkish jets were not seen over Qandil all month.", D),
    "miners let in": ("Gunmen in Bougainville in Papua New Guinea let miners in.", D),
    "a blood feud closed": ("Elders in Sweida in Syria settled a blood feud.", D),
    "a spat of two": ("Montenegro and Croatia settled a spat over a naval ship.", D),
    "a canal opened again": ("Georgia and South Ossetia reopened a canal.", D),
    "laws that defied": ("Bosnia's Serb assembly annulled laws that defied Sarajevo.", D),
    "land that an army held": ("Sri Lanka returned army-held land to Tamils in Jaffna.", D),
    "what is banned anew": ("Beijing banned Taiwanese pineapples anew.", E),
    "what is shut again": ("Algiers once more closed its skies to Moroccan planes.", E),
    "lorries turned back": ("Lorries for Rafah were turned back at the gate by Israel and Hamas blamed it.", E),
    "a shop shut again": ("A bakery in Algiers closed again over unpaid rent.", None),
    "an opponent's people let home": ("Israel let the first Gazans home to Beit Lahia.", D),
    "followers told to leave": ("Sadr told followers to leave the Green Zone in Iraq.", D),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=list(KINDS))
def test_it_is_read_as_a_person_reads_it(kind: str, lexicon: Lexicon) -> None:
    text, axis = KINDS[kind]
    judged = assess("", text, None, lexicon)
    high = max(Axis, key=judged.score)
    told = high if judged.score(high) >= 30 else None
    assert told is axis, [(s.text, s.rule, s.score, s.modifiers) for s in judged.signals]
