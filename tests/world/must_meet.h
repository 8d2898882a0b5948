/* must_meet - every fault, every pair of state and event, every type of event and every message that can be said from outside must
 * be met over all seeds, but for these, and why. A machine is its place in casebook/moves.h `machines`: 0 case, 1 need, 2 offer,
 * 3 delivery, 4 ladder. ANY: all states, or all events. */

/* ---- what nobody in the world says ---- */
EXEMPT_MESSAGE(ASK_VERIFY, "another process checks a copy: process/ and unit/ have it")
EXEMPT_MESSAGE(MAKE_BACKUP, "a file in slices of real time: process/ and unit/ have it")
EXEMPT_MESSAGE(CONTACTS_PUT, "entries like those of an import: process/ and unit/ have it")
EXEMPT_MESSAGE(CONTACTS_LIST, "a look at them: process/ and unit/ have it")
EXEMPT_MESSAGE(CONTACT_REMOVE, "as any entry is removed: process/ and unit/ have it")
EXEMPT_MESSAGE(GAZETTEER_PUT, "places in this world are points: process/ and unit/ have it")

/* ---- what one step cannot do ---- */
EXEMPT(2, OFFER__STATE__QUEUED, OFFER_EV_UNCLEAR, "whoever can be heard on the telephone has it")
EXEMPT(2, OFFER__STATE__SENT, OFFER_EV_UNCLEAR, "whoever can be heard on the telephone has it")
EXEMPT(0, CASE__STATE__TRIAGED, CASE_EV_COVERED, "an offer is asked before it is answered")
EXEMPT(0, CASE__STATE__TRIAGED, CASE_EV_ARRIVED, "an offer is asked before it is answered")
EXEMPT(0, CASE__STATE__TRIAGED, CASE_EV_ENDED, "an offer is asked before it is answered")
EXEMPT(0, CASE__STATE__EXHAUSTED, CASE_EV_COVERED, "an offer is asked before it is answered")
EXEMPT(0, CASE__STATE__EXHAUSTED, CASE_EV_ARRIVED, "an offer is asked before it is answered")
EXEMPT(0, CASE__STATE__EXHAUSTED, CASE_EV_ENDED, "an offer is asked before it is answered")
EXEMPT(0, CASE__STATE__ON_HOLD, CASE_EV_COVERED, "a hold calls off whoever is on the way")
EXEMPT(0, CASE__STATE__ON_HOLD, CASE_EV_ARRIVED, "a hold calls off whoever is on the way")
EXEMPT(
    0, CASE__STATE__CLOSED, CASE_EV_ASKED, "what was broken off is opened before it is asked for")
EXEMPT(0, CASE__STATE__CLOSED, CASE_EV_COVERED, "closing ends every offer")
EXEMPT(0, CASE__STATE__CLOSED, CASE_EV_ARRIVED, "closing ends every offer")
EXEMPT(0, CASE__STATE__CLOSED, CASE_EV_SPENT, "closing ends every need")
EXEMPT(
    0, CASE__STATE__MERGED, CASE_EV_ASKED, "what was broken off is opened before it is asked for")
EXEMPT(0, CASE__STATE__MERGED, CASE_EV_COVERED, "merging ends every offer")
EXEMPT(0, CASE__STATE__MERGED, CASE_EV_ARRIVED, "merging ends every offer")
EXEMPT(0, CASE__STATE__MERGED, CASE_EV_SPENT, "merging ends every need")
EXEMPT(
    0, CASE__STATE__COMMITTED, CASE_EV_MERGED, "nobody who is on the way is called off by a merge")
EXEMPT(
    0, CASE__STATE__ON_SCENE, CASE_EV_MERGED, "nobody who is on the way is called off by a merge")
EXEMPT(0, CASE__STATE__VERIFYING, CASE_EV_COVERED, "a need that is opened anew is asked for first")
EXEMPT(0, CASE__STATE__VERIFYING, CASE_EV_ARRIVED, "a need that is opened anew is asked for first")
EXEMPT(0, CASE__STATE__VERIFYING, CASE_EV_SPENT, "a need that is opened anew is asked for first")
EXEMPT(0, CASE__STATE__COMMITTED, CASE_EV_SPENT, "a commit that is lost asks again first")
EXEMPT(0, CASE__STATE__ON_SCENE, CASE_EV_SPENT, "a commit that is lost asks again first")

/* ---- what the timeline does not tell ---- */
EXEMPT(3, DELIVERY__STATE__DELIVERED, DELIVERY_EV_RECEIPT, "said twice is not written twice")
EXEMPT(3, DELIVERY__STATE__HANDED_OFF, DELIVERY_EV_HAND_OFF, "said twice is not written twice")
EXEMPT(3, DELIVERY__STATE__HANDED_OFF, DELIVERY_EV_LEASE,
    "only calls are leased in the case; other work is in its row")
EXEMPT(3, DELIVERY__STATE__FAILED_AGAIN, DELIVERY_EV_LEASE,
    "only calls are leased in the case; other work is in its row")
EXEMPT(3, DELIVERY__STATE__LEASED, DELIVERY_EV_HAND_OFF,
    "only calls are leased in the case; other work is in its row")
EXEMPT(3, DELIVERY__STATE__LEASED, DELIVERY_EV_FAIL_AGAIN,
    "a call that nobody answers is listed once more, under its lease")

/* ---- what needs a coincidence that two thousand seeds may not hold ---- */
EXEMPT(2, OFFER__STATE__ACKED, OFFER_EV_UNDELIVERABLE,
    "news of the place reaches them by no way, before their time to answer is over")
EXEMPT(2, OFFER__STATE__UNCLEAR, OFFER_EV_UNDELIVERABLE,
    "news of the place reaches them by no way, before their time to answer is over")
EXEMPT(2, OFFER__STATE__UNDELIVERABLE, OFFER_EV_COMMIT,
    "three sendings failed and the responder has it all the same: every receipt was lost")
