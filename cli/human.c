/* human - the enums' words as a person says them. The context keeps apart what English says alike and Russian does not: a case,
 * a need and an offer have different genders. Priorities are said as P0 ... P5. */
#include "human.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>
#include "base/phone.h"
#include "base/text.h"
#include "hours/zone.h"
#include "say.h"
#include "session.h"
#include "words/words.h"

#define COUNTRY_BYTES 200

static const struct {
    const ProtobufCEnumDescriptor *words;
    int value;
    const char *text;
} rows[] = {
    /* clang-format off */
    { &case__state__descriptor, CASE__STATE__NEW, C_("case", "new") },
    { &case__state__descriptor, CASE__STATE__TRIAGED, C_("case", "judged, nobody asked yet") },
    { &case__state__descriptor, CASE__STATE__DISPATCHING, C_("case", "being asked") },
    { &case__state__descriptor, CASE__STATE__COMMITTED, C_("case", "somebody is coming") },
    { &case__state__descriptor, CASE__STATE__ON_SCENE, C_("case", "help is there") },
    { &case__state__descriptor, CASE__STATE__VERIFYING, C_("case", "to be called back") },
    { &case__state__descriptor, CASE__STATE__CLOSED, C_("case", "closed") },
    { &case__state__descriptor, CASE__STATE__ON_HOLD, C_("case", "on hold") },
    { &case__state__descriptor, CASE__STATE__EXHAUSTED, C_("case", "all rungs are over") },
    { &case__state__descriptor, CASE__STATE__MERGED, C_("case", "merged") },
    { &case__disposition__descriptor, CASE__DISPOSITION__HELPED, C_("outcome", "helped") },
    { &case__disposition__descriptor, CASE__DISPOSITION__HELPED_PARTIALLY, C_("outcome", "partly helped") },
    { &case__disposition__descriptor, CASE__DISPOSITION__REFERRED_OFFICIAL, C_("outcome", "handed over to an official service") },
    { &case__disposition__descriptor, CASE__DISPOSITION__FOUND_ALIVE, C_("outcome", "found alive") },
    { &case__disposition__descriptor, CASE__DISPOSITION__FOUND_DEAD, C_("outcome", "found dead") },
    { &case__disposition__descriptor, CASE__DISPOSITION__NOT_FOUND, C_("outcome", "not found") },
    { &case__disposition__descriptor, CASE__DISPOSITION__REFUSED_HELP, C_("outcome", "help was refused") },
    { &case__disposition__descriptor, CASE__DISPOSITION__NO_HELP_NEEDED, C_("outcome", "no help is needed") },
    { &case__disposition__descriptor, CASE__DISPOSITION__DONE_BY_OTHERS, C_("outcome", "done by others") },
    { &case__disposition__descriptor, CASE__DISPOSITION__UNFOUNDED, C_("outcome", "unfounded") },
    { &case__disposition__descriptor, CASE__DISPOSITION__DUPLICATE, C_("outcome", "duplicate") },
    { &case__disposition__descriptor, CASE__DISPOSITION__CANCELLED_BY_CALLER, C_("outcome", "cancelled by the caller") },
    { &case__disposition__descriptor, CASE__DISPOSITION__UNREACHABLE, C_("outcome", "not reachable") },
    { &case__disposition__descriptor, CASE__DISPOSITION__OUT_OF_SCOPE, C_("outcome", "not our task") },
    { &case__disposition__descriptor, CASE__DISPOSITION__EXERCISE, C_("outcome", "exercise") },
    { &case__consent__descriptor, CASE__CONSENT__GIVEN, C_("consent", "given") },
    { &case__consent__descriptor, CASE__CONSENT__VITAL_INTEREST, C_("consent", "vital interest") },
    { &case__consent__descriptor, CASE__CONSENT__REFUSED, C_("consent", "refused") },
    { &case__may_tell__descriptor, CASE__MAY_TELL__YES, C_("may tell", "all") },
    { &case__may_tell__descriptor, CASE__MAY_TELL__NO, C_("may tell", "nothing") },
    { &case__may_tell__descriptor, CASE__MAY_TELL__SAFE_ONLY, C_("may tell", "only whether the person is safe") },
    { &case__via__descriptor, CASE__VIA__CALL, C_("via", "call") },
    { &case__via__descriptor, CASE__VIA__CHAT, C_("via", "chat") },
    { &case__via__descriptor, CASE__VIA__APP, C_("via", "app") },
    { &case__via__descriptor, CASE__VIA__SOCIAL, C_("via", "social network") },
    { &case__via__descriptor, CASE__VIA__LETTER, C_("via", "letter") },
    { &drift__what__descriptor, DRIFT__WHAT__PERSON, C_("drift", "in the water") },
    { &drift__what__descriptor, DRIFT__WHAT__ICE, C_("drift", "on the ice") },
    { &drift__what__descriptor, DRIFT__WHAT__BOAT, C_("drift", "in a boat") },
    { &drift__what__descriptor, DRIFT__WHAT__NOTHING, C_("drift", "nothing carries them") },
    { &case__place_source__descriptor, CASE__PLACE_SOURCE__SAID, C_("place", "as the caller said") },
    { &case__place_source__descriptor, CASE__PLACE_SOURCE__COORDINATES, C_("place", "coordinates") },
    { &case__place_source__descriptor, CASE__PLACE_SOURCE__GAZETTEER, C_("place", "settlement") },
    { &case__place_source__descriptor, CASE__PLACE_SOURCE__NETWORK, C_("place", "the phone's fix") },
    { &location__fault__descriptor, LOCATION__FAULT__LATITUDE, C_("location", "a latitude is at most 90°") },
    { &location__fault__descriptor, LOCATION__FAULT__LONGITUDE, C_("location", "a longitude is at most 180°") },
    { &location__fault__descriptor, LOCATION__FAULT__SWAPPED, C_("location", "the latitude is beyond 90°, and the other way round it would fit: latitude comes first") },
    { &location__fault__descriptor, LOCATION__FAULT__SIXTY, C_("location", "minutes and seconds are less than 60") },
    { &location__fault__descriptor, LOCATION__FAULT__ZERO, C_("location", "0, 0 is what devices say that do not know where they are") },
    { &location__fault__descriptor, LOCATION__FAULT__TOO_WIDE, C_("location", "the uncertainty is more than the earth") },
    { &location__fault__descriptor, LOCATION__FAULT__ONE_AXIS, C_("location", "both are latitudes, or both longitudes") },
    { &location__fault__descriptor, LOCATION__FAULT__SIGN_AND_LETTER, C_("location", "a minus and a letter for the side of the earth: only one of them") },
    { &location__fault__descriptor, LOCATION__FAULT__FRACTION, C_("location", "only the last number of each may have decimals") },
    { &location__fault__descriptor, LOCATION__FAULT__GEO_URI, C_("location", "a geo: URI looks like this: geo:47.1063,38.6534;u=35") },
    { &location__fault__descriptor, LOCATION__FAULT__SYSTEM, C_("location", "only the coordinate system WGS 84 is known") },
    { &location__fault__descriptor, LOCATION__FAULT__AML, C_("location", "the telephone's message has a value that cannot be") },
    { &location__fault__descriptor, LOCATION__FAULT__FIX_TIME, C_("location", "the telephone's message has a time that cannot be") },
    { &need__state__descriptor, NEED__STATE__OPEN, C_("need", "open") },
    { &need__state__descriptor, NEED__STATE__OFFERED, C_("need", "being asked") },
    { &need__state__descriptor, NEED__STATE__COMMITTED, C_("need", "somebody is coming") },
    { &need__state__descriptor, NEED__STATE__IN_PROGRESS, C_("need", "under way") },
    { &need__state__descriptor, NEED__STATE__DONE, C_("need", "done") },
    { &need__state__descriptor, NEED__STATE__PARTIAL, C_("need", "partly done") },
    { &need__state__descriptor, NEED__STATE__FAILED, C_("need", "failed") },
    { &need__state__descriptor, NEED__STATE__CANCELLED, C_("need", "cancelled") },
    { &need__state__descriptor, NEED__STATE__NOT_NEEDED, C_("need", "not needed any more") },
    { &offer__state__descriptor, OFFER__STATE__QUEUED, C_("offer", "to be sent") },
    { &offer__state__descriptor, OFFER__STATE__SENT, C_("offer", "sent") },
    { &offer__state__descriptor, OFFER__STATE__DELIVERED, C_("offer", "delivered") },
    { &offer__state__descriptor, OFFER__STATE__ACKED, C_("offer", "seen, not committed yet") },
    { &offer__state__descriptor, OFFER__STATE__COMMITTED, C_("offer", "commits") },
    { &offer__state__descriptor, OFFER__STATE__EN_ROUTE, C_("offer", "on the way") },
    { &offer__state__descriptor, OFFER__STATE__ON_SCENE, C_("offer", "is there") },
    { &offer__state__descriptor, OFFER__STATE__DONE, C_("offer", "done") },
    { &offer__state__descriptor, OFFER__STATE__PARTIAL, C_("offer", "partly done") },
    { &offer__state__descriptor, OFFER__STATE__DECLINED, C_("offer", "declines") },
    { &offer__state__descriptor, OFFER__STATE__STANDBY, C_("offer", "stands by") },
    { &offer__state__descriptor, OFFER__STATE__EXPIRED, C_("offer", "no answer in time") },
    { &offer__state__descriptor, OFFER__STATE__UNDELIVERABLE, C_("offer", "could not be reached") },
    { &offer__state__descriptor, OFFER__STATE__UNCLEAR, C_("offer", "answer not understood") },
    { &offer__state__descriptor, OFFER__STATE__SUPERSEDED, C_("offer", "others were first") },
    { &offer__state__descriptor, OFFER__STATE__RECALLED, C_("offer", "recalled") },
    { &offer__state__descriptor, OFFER__STATE__WITHDRAWN, C_("offer", "withdraws") },
    { &offer__state__descriptor, OFFER__STATE__CANNOT_LOCATE, C_("offer", "cannot find the place") },
    { &offer__state__descriptor, OFFER__STATE__LATE_ACCEPT, C_("offer", "yes came too late") },
    { &answer__word__descriptor, ANSWER__WORD__ACK, C_("answer", "seen") },
    { &answer__word__descriptor, ANSWER__WORD__COMMIT, C_("answer", "commits") },
    { &answer__word__descriptor, ANSWER__WORD__DECLINE, C_("answer", "declines") },
    { &answer__word__descriptor, ANSWER__WORD__STANDBY, C_("answer", "stands by") },
    { &answer__word__descriptor, ANSWER__WORD__ENROUTE, C_("answer", "on the way") },
    { &answer__word__descriptor, ANSWER__WORD__ONSCENE, C_("answer", "is there") },
    { &answer__word__descriptor, ANSWER__WORD__DONE, C_("answer", "done") },
    { &answer__word__descriptor, ANSWER__WORD__PARTIAL, C_("answer", "partly done") },
    { &answer__word__descriptor, ANSWER__WORD__CANNOT_LOCATE, C_("answer", "cannot find the place") },
    { &answer__word__descriptor, ANSWER__WORD__WITHDRAW, C_("answer", "withdraws") },
    { &answer__word__descriptor, ANSWER__WORD__CHECKIN, C_("answer", "checks in") },
    { &answer__word__descriptor, ANSWER__WORD__UNSAFE, C_("answer", "it is not safe there") },
    { &answer__word__descriptor, ANSWER__WORD__SOS, C_("answer", "needs help themselves") },
    { &answer__word__descriptor, ANSWER__WORD__RECALL_SEEN, C_("answer", "knows of the recall") },
    { &answer__word__descriptor, ANSWER__WORD__NO_ANSWER, C_("answer", "nobody answers") },
    { &answer__word__descriptor, ANSWER__WORD__WRONG_NUMBER, C_("answer", "wrong number") },
    { &answer__word__descriptor, ANSWER__WORD__RECEIPT, C_("answer", "message taken down") },
    { &answer__word__descriptor, ANSWER__WORD__REACHED, C_("answer", "reached") },
    { &answer__word__descriptor, ANSWER__WORD__UNCLEAR, C_("answer", "not understood") },
    { &answer__reason__descriptor, ANSWER__REASON__BUSY, C_("reason", "busy") },
    { &answer__reason__descriptor, ANSWER__REASON__TOO_FAR, C_("reason", "too far") },
    { &answer__reason__descriptor, ANSWER__REASON__NOT_ABLE, C_("reason", "not able to") },
    { &answer__reason__descriptor, ANSWER__REASON__NOT_SAFE, C_("reason", "not safe") },
    { &answer__reason__descriptor, ANSWER__REASON__NO_CONTACT, C_("reason", "no contact") },
    { &answer__reason__descriptor, ANSWER__REASON__OTHER, C_("reason", "another reason") },
    { &answer__reason__descriptor, ANSWER__REASON__FOUND_DEAD, C_("reason", "found dead") },
    { &answer__reason__descriptor, ANSWER__REASON__DEATH_UNCLEAR, C_("reason", "it may be a death") },
    { &notice__type__descriptor, NOTICE__TYPE__OFFER, C_("notice", "offer") },
    { &notice__type__descriptor, NOTICE__TYPE__UPDATE, C_("notice", "update") },
    { &notice__type__descriptor, NOTICE__TYPE__RECALL, C_("notice", "recall") },
    { &delivery__state__descriptor, DELIVERY__STATE__PENDING, C_("delivery", "to be sent") },
    { &delivery__state__descriptor, DELIVERY__STATE__LEASED, C_("delivery", "being sent") },
    { &delivery__state__descriptor, DELIVERY__STATE__HANDED_OFF, C_("delivery", "sent") },
    { &delivery__state__descriptor, DELIVERY__STATE__DELIVERED, C_("delivery", "delivered") },
    { &delivery__state__descriptor, DELIVERY__STATE__FAILED_AGAIN, C_("delivery", "failed, will be tried again") },
    { &delivery__state__descriptor, DELIVERY__STATE__FAILED_FOR_GOOD, C_("delivery", "failed for good") },
    { &delivery__state__descriptor, DELIVERY__STATE__CLEARED, C_("delivery", "not needed any more") },
    { &delivery__state__descriptor, DELIVERY__STATE__EXPIRED, C_("delivery", "too late") },
    { &delivery__channel__descriptor, DELIVERY__CHANNEL__ZMQ, C_("channel", "program") },
    { &delivery__channel__descriptor, DELIVERY__CHANNEL__PHONE, C_("channel", "telephone") },
    { &ladder__state__descriptor, LADDER__STATE__IDLE, C_("ladder", "nothing asked yet") },
    { &ladder__state__descriptor, LADDER__STATE__ASKING, C_("ladder", "asking") },
    { &ladder__state__descriptor, LADDER__STATE__FILLED, C_("ladder", "enough have committed") },
    { &ladder__state__descriptor, LADDER__STATE__SPENT, C_("ladder", "nobody is left to ask") },
    { &ladder__state__descriptor, LADDER__STATE__STOPPED, C_("ladder", "stopped") },
    { &ladder__cause__descriptor, LADDER__CAUSE__START, C_("cause", "start") },
    { &ladder__cause__descriptor, LADDER__CAUSE__TIMEOUT, C_("cause", "no answer in time") },
    { &ladder__cause__descriptor, LADDER__CAUSE__DECLINE, C_("cause", "declined") },
    { &ladder__cause__descriptor, LADDER__CAUSE__NOBODY, C_("cause", "nobody suitable") },
    { &ladder__cause__descriptor, LADDER__CAUSE__MANUAL, C_("cause", "by a person") },
    { &ladder__cause__descriptor, LADDER__CAUSE__RETRIAGE, C_("cause", "judged anew") },
    { &ladder__cause__descriptor, LADDER__CAUSE__MISSED_CHECKIN, C_("cause", "missed check-in") },
    { &ladder__cause__descriptor, LADDER__CAUSE__NEW_FACT, C_("cause", "new fact") },
    { &ladder__cause__descriptor, LADDER__CAUSE__COMMIT_LOST, C_("cause", "who had committed fell out") },
    { &ladder__cause__descriptor, LADDER__CAUSE__IN_PARALLEL, C_("cause", "at the same time") },
    { &ladder__cause__descriptor, LADDER__CAUSE__AGAIN, C_("cause", "from the beginning again") },
    { &ladder__cause__descriptor, LADDER__CAUSE__HALF_TIME, C_("cause", "half of the time is over") },
    { &responder__kind__descriptor, RESPONDER__KIND__VOLUNTEER_ORG, C_("responder", "volunteer organisation") },
    { &responder__kind__descriptor, RESPONDER__KIND__EMERGENCY_SERVICE, C_("responder", "emergency service") },
    { &responder__kind__descriptor, RESPONDER__KIND__SOCIAL_SERVICE, C_("responder", "social service") },
    { &responder__kind__descriptor, RESPONDER__KIND__MEDICAL, C_("responder", "medical") },
    { &responder__kind__descriptor, RESPONDER__KIND__SHOP_DELIVERY, C_("responder", "shop delivery") },
    { &responder__kind__descriptor, RESPONDER__KIND__VOLUNTEER, C_("responder", "volunteer") },
    { &responder__kind__descriptor, RESPONDER__KIND__PERSONAL_CONTACT, C_("responder", "personal contact") },
    { &responder__kind__descriptor, RESPONDER__KIND__NEIGHBOUR, C_("responder", "neighbour") },
    { &responder__kind__descriptor, RESPONDER__KIND__DUTY_COORDINATOR, C_("responder", "duty coordinator") },
    { &responder__status__descriptor, RESPONDER__STATUS__DRAFT, C_("status", "draft") },
    { &responder__status__descriptor, RESPONDER__STATUS__ACTIVE, C_("status", "active") },
    { &responder__status__descriptor, RESPONDER__STATUS__SUSPENDED, C_("status", "suspended") },
    { &responder__status__descriptor, RESPONDER__STATUS__CLOSED, C_("status", "closed") },
    { &responder__status__descriptor, RESPONDER__STATUS__REMOVED, C_("status", "removed") },
    { &match__reason__descriptor, MATCH__REASON__NOT_ACTIVE, C_("match", "not active") },
    { &match__reason__descriptor, MATCH__REASON__NOT_CAPABLE, C_("match", "cannot do this") },
    { &match__reason__descriptor, MATCH__REASON__WRONG_KIND, C_("match", "of another kind") },
    { &match__reason__descriptor, MATCH__REASON__OUT_OF_AREA, C_("match", "too far away") },
    { &match__reason__descriptor, MATCH__REASON__NOT_OPEN, C_("match", "not open now") },
    { &match__reason__descriptor, MATCH__REASON__NOT_VETTED, C_("match", "not vetted enough") },
    { &match__reason__descriptor, MATCH__REASON__NO_CAPACITY, C_("match", "no capacity left") },
    { &match__reason__descriptor, MATCH__REASON__ALREADY_ASKED, C_("match", "already asked") },
    { &match__reason__descriptor, MATCH__REASON__NEVER_ASK, C_("match", "never to be asked") },
    { &match__reason__descriptor, MATCH__REASON__NO_CHANNEL, C_("match", "cannot be reached") },
    { &match__reason__descriptor, MATCH__REASON__NO_PLACE, C_("match", "the place is not known") },
    { &match__reason__descriptor, MATCH__REASON__NO_ENTRIES, C_("match", "the directory is empty") },
    { &match__reason__descriptor, MATCH__REASON__MIXED, C_("match", "various reasons") },
    { &match__reason__descriptor, MATCH__REASON__OFF_DUTY, C_("match", "off duty or busy, as they say") },
    { &contact__basis__descriptor, CONTACT__BASIS__GIVEN, C_("basis", "they agreed") },
    { &contact__basis__descriptor, CONTACT__BASIS__NAMED, C_("basis", "the person named them") },
    { &contact__basis__descriptor, CONTACT__BASIS__VITAL_INTEREST, C_("basis", "only for a life") },
    { &contact__basis__descriptor, CONTACT__BASIS__REFUSED, C_("basis", "they refuse") },
    { &match__reason__descriptor, MATCH__REASON__RESTING, C_("match", "resting after a case") },
    { &match__reason__descriptor, MATCH__REASON__WRONG_AGE, C_("match", "helps people of another age") },
    { &match__reason__descriptor, MATCH__REASON__AT_NIGHT, C_("match", "does not come at night") },
    { &match__reason__descriptor, MATCH__REASON__TOO_FAR, C_("match", "does not go that far") },
    { &match__reason__descriptor, MATCH__REASON__MONTH_FULL, C_("match", "has had as many cases as they take in a month") },
    { &match__reason__descriptor, MATCH__REASON__BEHIND, C_("match", "not looked at: enough come before them") },
    { &match__reason__descriptor, MATCH__REASON__NOT_THEIRS, C_("match", "somebody else's contacts, or not agreed to this") },
    { &match__reason__descriptor, MATCH__REASON__NEVER_CONTACT, C_("match", "never to be contacted for this person") },
    { &call__kind__descriptor, CALL__KIND__ASK, C_("call", "ask for help") },
    { &call__kind__descriptor, CALL__KIND__CALLBACK, C_("call", "call back") },
    { &call__kind__descriptor, CALL__KIND__CHECK, C_("call", "see how the person is") },
    { &call__kind__descriptor, CALL__KIND__PLACE, C_("call", "ask where exactly") },
    { &call__kind__descriptor, CALL__KIND__RECALL, C_("call", "call off") },
    { &callback__result__descriptor, CALLBACK__RESULT__REACHED, C_("callback", "reached") },
    { &callback__result__descriptor, CALLBACK__RESULT__NO_ANSWER, C_("callback", "nobody answers") },
    { &callback__result__descriptor, CALLBACK__RESULT__LEFT_MESSAGE, C_("callback", "message left") },
    { &callback__result__descriptor, CALLBACK__RESULT__WRONG_NUMBER, C_("callback", "wrong number") },
    { &callback__result__descriptor, CALLBACK__RESULT__UNSAFE, C_("callback", "not safe to talk") },
    { &callback__result__descriptor, CALLBACK__RESULT__DROPPED, C_("callback", "call was cut off") },
    { &callback__outcome__descriptor, CALLBACK__OUTCOME__HELPED, C_("heard", "was helped") },
    { &callback__outcome__descriptor, CALLBACK__OUTCOME__PARTLY, C_("heard", "was partly helped") },
    { &callback__outcome__descriptor, CALLBACK__OUTCOME__NOT_HELPED, C_("heard", "was not helped") },
    { &callback__outcome__descriptor, CALLBACK__OUTCOME__WORSE, C_("heard", "it is worse now") },
    { &alarm__cause__descriptor, ALARM__CAUSE__EXHAUSTED, C_("alarm", "nobody is left to ask") },
    { &alarm__cause__descriptor, ALARM__CAUSE__OWNER_LAPSED, C_("alarm", "the owner did not renew") },
    { &alarm__cause__descriptor, ALARM__CAUSE__CALL_LATE, C_("alarm", "a call was not made in time") },
    { &alarm__cause__descriptor, ALARM__CAUSE__CALLBACK_LATE, C_("alarm", "the caller was not called back in time") },
    { &alarm__cause__descriptor, ALARM__CAUSE__ETA_PASSED, C_("alarm", "who was to come is late, or will come too late") },
    { &alarm__cause__descriptor, ALARM__CAUSE__RECALL_UNSEEN, C_("alarm", "a recall was not confirmed") },
    { &alarm__cause__descriptor, ALARM__CAUSE__LATE_ACCEPT, C_("alarm", "a yes came too late") },
    { &alarm__cause__descriptor, ALARM__CAUSE__NO_MATCHER, C_("alarm", "nobody answers who could help") },
    { &alarm__cause__descriptor, ALARM__CAUSE__SOS, C_("alarm", "a responder needs help") },
    { &alarm__cause__descriptor, ALARM__CAUSE__CLOCK_JUMP, C_("alarm", "the clock has jumped") },
    { &alarm__cause__descriptor, ALARM__CAUSE__STORAGE_LOW, C_("alarm", "the disk is filling up") },
    { &alarm__cause__descriptor, ALARM__CAUSE__WORKER_DOWN, C_("alarm", "a part of the service is down") },
    { &alarm__cause__descriptor, ALARM__CAUSE__COMMIT_LOST, C_("alarm", "who had committed fell out") },
    { &alarm__cause__descriptor, ALARM__CAUSE__NEED_LATE, C_("alarm", "its time is over, and nobody is there") },
    { &alarm__cause__descriptor, ALARM__CAUSE__PLACE_VAGUE, C_("alarm", "nobody knows exactly where: assist locate") },
    { &alarm__cause__descriptor, ALARM__CAUSE__NEVER_CONTACT, C_("alarm", "who must never learn of it has called, or was named as a helper: see who is told and sent what") },
    { &alarm__cause__descriptor, ALARM__CAUSE__NEEDS_HUMAN, C_("alarm", "a person has to decide") },
    { &alarm__cause__descriptor, ALARM__CAUSE__HELP_ASKED, C_("alarm", "whoever has the case asks for help") },
    { &alarm__cause__descriptor, ALARM__CAUSE__CANCEL_ASKED, C_("alarm", "the caller cancels; make sure") },
    { &alarm__cause__descriptor, ALARM__CAUSE__PROMISE_BROKEN, C_("alarm", "a promise is not kept: see admin status") },
    { &alarm__cause__descriptor, ALARM__CAUSE__WORKER_SILENT, C_("alarm", "a part of the service is not heard") },
    { &alarm__cause__descriptor, ALARM__CAUSE__RULES_REFUSED, C_("alarm", "changed rules cannot be used; the old ones go on") },
    { &alarm__cause__descriptor, ALARM__CAUSE__QUESTION, C_("alarm", "a responder asks; assist reply") },
    { &alarm__cause__descriptor, ALARM__CAUSE__ANSWER_UNCLEAR, C_("alarm", "it cannot be told what they answer; ring them") },
    { &alarm__cause__descriptor, ALARM__CAUSE__ARRIVED_LATE, C_("alarm", "the case reached us late: the caller has waited") },
    { &alarm__cause__descriptor, ALARM__CAUSE__TELL_IN_PERSON, C_("alarm", "somebody may have died: speak with the caller in person") },
    { &alarm__cause__descriptor, ALARM__CAUSE__TELL_SAFELY, C_("alarm", "it has to be told, and nobody may be rung: find a safe way") },
    { &alarm__cause__descriptor, ALARM__CAUSE__CONSENT_WANTED, C_("alarm", "the person refuses, or could not be asked: decide") },
    { &role__descriptor, ROLE__OPERATOR, C_("role", "operator") },
    { &role__descriptor, ROLE__COORDINATOR, C_("role", "coordinator") },
    { &role__descriptor, ROLE__DUTY, C_("role", "duty coordinator") },
    { &role__descriptor, ROLE__ORG, C_("role", "organisation") },
    { &role__descriptor, ROLE__AUDITOR, C_("role", "auditor") },
    { &role__descriptor, ROLE__ADMIN, C_("role", "administrator") },
    { &duty__state__descriptor, DUTY__STATE__ON, C_("duty", "can be asked") },
    { &duty__state__descriptor, DUTY__STATE__OFF, C_("duty", "off duty") },
    { &duty__state__descriptor, DUTY__STATE__BUSY, C_("duty", "busy") },
    { &rung__state__descriptor, RUNG__STATE__RANKING, C_("rung", "looking for people") },
    { &rung__state__descriptor, RUNG__STATE__OPEN, C_("rung", "being asked") },
    { &rung__state__descriptor, RUNG__STATE__ENDED, C_("rung", "over") },
    { &rung__state__descriptor, RUNG__STATE__WAITING, C_("rung", "waits for a person's yes") },
    { &rung__state__descriptor, RUNG__STATE__QUIET, C_("rung", "waits for the morning") },
    { &event__type__descriptor, EVENT__TYPE__CASE_FILED, C_("event", "filed") },
    { &event__type__descriptor, EVENT__TYPE__CASE_JUDGED, C_("event", "judged") },
    { &event__type__descriptor, EVENT__TYPE__CASE_MOVED, C_("event", "the case has moved on") },
    { &event__type__descriptor, EVENT__TYPE__NOTE_ADDED, C_("event", "note") },
    { &event__type__descriptor, EVENT__TYPE__FACT_SET, C_("event", "fact") },
    { &event__type__descriptor, EVENT__TYPE__PLACE_FIXED, C_("event", "place") },
    { &event__type__descriptor, EVENT__TYPE__NEED_OPENED, C_("event", "new need") },
    { &event__type__descriptor, EVENT__TYPE__NEED_MOVED, C_("event", "a need has moved on") },
    { &event__type__descriptor, EVENT__TYPE__NEED_DUE, C_("event", "to be done by") },
    { &event__type__descriptor, EVENT__TYPE__NEED_LATE, C_("event", "the time runs out") },
    { &event__type__descriptor, EVENT__TYPE__LADDER_MOVED, C_("event", "whom to ask") },
    { &event__type__descriptor, EVENT__TYPE__RUNG_OPENED, C_("event", "next rung") },
    { &event__type__descriptor, EVENT__TYPE__RUNG_RANKED, C_("event", "people found") },
    { &event__type__descriptor, EVENT__TYPE__RUNG_ENDED, C_("event", "a rung has ended") },
    { &event__type__descriptor, EVENT__TYPE__OFFER_MADE, C_("event", "somebody is asked") },
    { &event__type__descriptor, EVENT__TYPE__OFFER_MOVED, C_("event", "answer") },
    { &event__type__descriptor, EVENT__TYPE__DELIVERY_MOVED, C_("event", "message") },
    { &event__type__descriptor, EVENT__TYPE__CALL_LISTED, C_("event", "a person has to ring") },
    { &event__type__descriptor, EVENT__TYPE__CALL_TAKEN, C_("event", "a call is taken") },
    { &event__type__descriptor, EVENT__TYPE__CALL_ENDED, C_("event", "rung") },
    { &event__type__descriptor, EVENT__TYPE__CALLBACK_DUE, C_("event", "call-back due") },
    { &event__type__descriptor, EVENT__TYPE__CHECK_DUE, C_("event", "call to the person due") },
    { &event__type__descriptor, EVENT__TYPE__CALLBACK_MADE, C_("event", "call-back") },
    { &event__type__descriptor, EVENT__TYPE__OWNER_SET, C_("event", "owner") },
    { &event__type__descriptor, EVENT__TYPE__ALARM_RAISED, C_("event", "ALARM") },
    { &event__type__descriptor, EVENT__TYPE__ALARM_REPEATED, C_("event", "ALARM again") },
    { &event__type__descriptor, EVENT__TYPE__ALARM_ACKED, C_("event", "alarm acknowledged") },
    { &event__type__descriptor, EVENT__TYPE__CHECKIN_HEARD, C_("event", "check-in") },
    { &event__type__descriptor, EVENT__TYPE__REPORTER_ADDED, C_("event", "caller") },
    { &event__type__descriptor, EVENT__TYPE__RESPONDER_FOUND, C_("event", "responder found") },
    { &event__type__descriptor, EVENT__TYPE__WORD_GIVEN, C_("event", "visit word") },
    { &event__type__descriptor, EVENT__TYPE__SUBJECT_NAMED, C_("event", "person in trouble") },
    { &event__type__descriptor, EVENT__TYPE__NEVER_SET, C_("event", "never to be told or asked") },
    { &event__type__descriptor, EVENT__TYPE__SIGNALS_READ, C_("event", "heard") },
    { &event__type__descriptor, EVENT__TYPE__OFFER_NOTICED, C_("event", "told") },
    { &event__type__descriptor, EVENT__TYPE__OFFER_BESIDE, C_("event", "told beside another offer") },
    { &event__type__descriptor, EVENT__TYPE__ALARM_OVER, C_("event", "alarm over") },
    { &event__type__descriptor, EVENT__TYPE__RUNG_LATE, C_("event", "nobody found yet") },
    { &event__type__descriptor, EVENT__TYPE__OFFER_WAITS, C_("event", "a person decides whether the time is over") },
    { &event__type__descriptor, EVENT__TYPE__DATA_READ, C_("event", "personal data was seen") },
    { &event__type__descriptor, EVENT__TYPE__RUNG_QUIET, C_("event", "quiet hours") },
    { &event__type__descriptor, EVENT__TYPE__RUNG_WANTS_MORE, C_("event", "more are looked for") },
    { &event__type__descriptor, EVENT__TYPE__RUNG_CONFIRMED, C_("event", "a rung was said yes to") },
    { &event__type__descriptor, EVENT__TYPE__LADDER_CHANGED, C_("event", "searched for as more urgent") },
    { &event__type__descriptor, EVENT__TYPE__PLACE_WANTED, C_("event", "a better place is wanted, or not") },
    { &event__type__descriptor, EVENT__TYPE__PLACE_DRIFTED, C_("event", "an estimate of the place") },
    { &event__type__descriptor, EVENT__TYPE__DRIFT_SET, C_("event", "the place drifts, or not") },
    { &event__type__descriptor, EVENT__TYPE__MINOR_SET, C_("event", "under 18, or not") },
    { &event__type__descriptor, EVENT__TYPE__HANDED_OVER, C_("event", "handed over") },
    { &event__type__descriptor, EVENT__TYPE__QUESTION_ASKED, C_("event", "a responder asks") },
    { &event__type__descriptor, EVENT__TYPE__QUESTION_ANSWERED, C_("event", "a responder is told") },
    { &event__type__descriptor, EVENT__TYPE__ANSWER_UNCLEAR, C_("event", "an answer is not understood") },
    { &event__type__descriptor, EVENT__TYPE__CANCEL_ASKED, C_("event", "the caller cancels") },
    { &event__type__descriptor, EVENT__TYPE__CASE_ABSORBED, C_("event", "another case merged") },
    { &event__type__descriptor, EVENT__TYPE__CASE_ERASED, C_("event", "erased") },
    { &event__type__descriptor, EVENT__TYPE__LEGAL_HOLD_SET, C_("event", "legal hold") },
    { &event__type__descriptor, EVENT__TYPE__TAGGED, C_("event", "tagged") },
    { &event__type__descriptor, EVENT__TYPE__CASE_LATE, C_("event", "reached us late") },
    { &event__type__descriptor, EVENT__TYPE__CONSENT_SET, C_("event", "consent") },
    { &event__type__descriptor, EVENT__TYPE__UNSAFE_SET, C_("event", "never to be rung") },
    { &event__type__descriptor, EVENT__TYPE__MAY_TELL_SET, C_("event", "what the caller may hear") },
    { &event__type__descriptor, EVENT__TYPE__DEATH_SAID, C_("event", "a death") },
    { &held__as__descriptor, HELD__AS__SUBJECT, C_("held", "person in trouble") },
    { &held__as__descriptor, HELD__AS__REPORTER, C_("held", "caller") },
    { &held__as__descriptor, HELD__AS__CONTACT, C_("held", "found as somebody who can help") },
    { &held__as__descriptor, HELD__AS__RESPONDER, C_("held", "somebody to be asked") },
    { &held__as__descriptor, HELD__AS__NEVER_TELL, C_("held", "never to be told") },
    { &held__as__descriptor, HELD__AS__NEVER_ASK, C_("held", "never to be asked") },
    { &priority__descriptor, PRIORITY__P0, "P0" },
    { &priority__descriptor, PRIORITY__P1, "P1" },
    { &priority__descriptor, PRIORITY__P2, "P2" },
    { &priority__descriptor, PRIORITY__P3, "P3" },
    { &priority__descriptor, PRIORITY__P4, "P4" },
    { &priority__descriptor, PRIORITY__P5, "P5" },
    /* clang-format on */
};
#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

const char *human_row(size_t i, const ProtobufCEnumDescriptor **ret_words, int *ret_value)
{
    if (i >= N_ROWS)
        return NULL;
    *ret_words = rows[i].words;
    *ret_value = rows[i].value;
    return intl_word(rows[i].text);
}

const char *human_word(const ProtobufCEnumDescriptor *words, int value)
{
    for (size_t i = 0; i < N_ROWS; i++)
        if (rows[i].words == words && rows[i].value == value)
            return intl_word(rows[i].text);
    return word_of(words, value);
}

const char *human_of(const ProtobufCEnumDescriptor *words, const char *word)
{
    int value;

    return word_parse(words, word, &value) ? word : human_word(words, value);
}

const char *human_place(const Place *p)
{
    if (!p)
        return "";
    if (text_empty(p->text))
        return p->district ? p->district : "";
    if (p->source == CASE__PLACE_SOURCE__NETWORK)
        return human_word(&case__place_source__descriptor, CASE__PLACE_SOURCE__NETWORK);
    return p->text;
}

const char *human_garbled(void)
{
    return _("What the phone sent is longer or shorter than it says itself: the place may be "
             "wrong. Ask where it is.");
}

/* ICU's name of a country; its code, where ICU knows none. */
static const char *country_name(struct cli *c, const char *code)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar name[COUNTRY_BYTES];
    char *text = arena_alloc(&c->arena, COUNTRY_BYTES);

    uloc_getDisplayCountry(
        arena_printf(&c->arena, "und_%s", code), c->lang, name, COUNTRY_BYTES, &error);
    u_strToUTF8(text, COUNTRY_BYTES, NULL, name, -1, &error);
    return U_SUCCESS(error) ? text : code;
}

static const char *time_there(struct cli *c, const char *zone_name)
{
    const struct zone *zone = text_empty(zone_name) ? NULL : zone_of(zone_name);
    uint32_t minute = zone ? zone_minute(zone, session_now(c)) : 0;

    if (!zone)
        return "";
    return arena_printf(
        &c->arena, _(" It is %02u:%02u there (%s)."), minute / 60, minute % 60, zone_name);
}

const char *human_abroad(struct cli *c, const Place *p)
{
    if (!p || text_empty(p->country))
        return NULL;
    return arena_printf(&c->arena,
        _("Abroad: %s. Whoever is there dials %s.%s A coordinator decides what else is done."),
        country_name(c, p->country), p->emergency ? p->emergency : "112", time_there(c, p->zone));
}

int64_t human_fix_ms(const Place *p)
{
    const Instant *at = p->last_fix_at ? p->last_fix_at : p->fix_at;

    return p->source == CASE__PLACE_SOURCE__NETWORK && p->has_lat && at ? at->ms : 0;
}

const char *human_code(struct cli *c, const char *code)
{
    char *text = arena_dup(&c->arena, code ? code : "");

    for (char *p = text; *p; p++)
        if (*p == '_')
            *p = ' ';
    return text;
}

const char *human_kind(struct cli *c, const Text *text, const char *code)
{
    const char *said = say_text(c, text);

    return text_empty(said) ? human_code(c, code) : said;
}

struct coded {
    const char *code, *text;
};

static const char *code_text(struct cli *c, const struct coded *rows_, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (text_is(rows_[i].code, code))
            return gettext(rows_[i].text);
    return human_code(c, code);
}

const char *human_why(struct cli *c, const char *code)
{
    static const struct coded whys[] = {
        { "place_changed", N_("the place has changed") },
        { "answer", N_("the coordinator answers") },
        { "taken", N_("others were first") },
        { "called_off", N_("called off") },
        { "not_alone", N_("to a child nobody comes alone") },
        { "released", N_("more may be seen now") },
        { "beside", N_("one more call, perhaps about the same trouble") },
    };

    return code_text(c, whys, sizeof(whys) / sizeof(whys[0]), code);
}

const char *human_alike(struct cli *c, const char *code)
{
    static const struct coded whys[] = {
        { "same_phone", N_("the same telephone") },
        { "same_kind_near", N_("the same kind of trouble, close by") },
    };

    return code_text(c, whys, sizeof(whys) / sizeof(whys[0]), code);
}

const char *human_promise(struct cli *c, const char *code)
{
    static const struct coded promises[] = {
        { "deadline_armed", N_("every open case has an armed deadline") },
        { "deadline_kept", N_("deadlines fire in time") },
        { "rules_current", N_("the rules as they were changed last are in force") },
        { "closed_is_over", N_("nobody is on the way for a closed case") },
        { "priority_kept", N_("no case becomes less urgent by itself") },
        { "worker_heard", N_("every part of the service is heard") },
        { "board_current", N_("lists show how things stand now") },
        { "worker_up", N_("every part of the service is up") },
        { "reference", N_("every row belongs to a case") },
        { "row_sum", N_("rows are as they were written") },
        { "sequence", N_("nothing is missing, and nothing twice") },
        { "chain", N_("the chain of events is unbroken") },
        { "integrity", N_("the database file is whole") },
        { "one_winner", N_("no more commits win than a need requires") },
        { "invariant", N_("cases are in a state that may be") },
        { "fold", N_("events give the state that is stored") },
    };

    return code_text(c, promises, sizeof(promises) / sizeof(promises[0]), code);
}

const char *human_phone(struct cli *c, const char *text)
{
    struct phone p;

    if (text_empty(text) || phone_read_one(text, &p) || !*p.ext)
        return text;
    return arena_printf(&c->arena, _("%s%s ext. %s"), p.is_e164 ? "+" : "", p.digits, p.ext);
}
