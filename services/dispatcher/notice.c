/* notice - cuts a Dispatch down to an OfferNotice. A field is copied when it has the same name and
 * type on both sides and the allow-list shows it, so a new field stays hidden until somebody allows
 * it. */
#include "dispatcher/notice.h"

#include <stdbool.h>
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "dispatcher/disclose.h"

static struct standing standing_of(const Dispatch *d)
{
    return (struct standing){
        .committed = d->committed,
        .withheld = d->withheld,
        .official = d->official,
        .medical = d->medical,
        .is_recall = d->notice == NOTICE__TYPE__RECALL,
        .is_tiered = d->has_may_know,
        .tier = d->may_know,
    };
}

/* Bytes of one value in the C struct; 0: of a type that we do not copy. */
static size_t size_of(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_UINT64:
        return sizeof(uint64_t);
    case PROTOBUF_C_TYPE_UINT32:
        return sizeof(uint32_t);
    case PROTOBUF_C_TYPE_DOUBLE:
        return sizeof(double);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_ENUM:
        return sizeof(int);
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_FLOAT:
        break;
    }
    return 0;
}

static bool is_alike(const ProtobufCFieldDescriptor *a, const ProtobufCFieldDescriptor *b)
{
    return a->type == b->type && a->label == b->label && a->descriptor == b->descriptor &&
           a->label != PROTOBUF_C_LABEL_REQUIRED;
}

static void copy_field(const ProtobufCFieldDescriptor *from_field, const ProtobufCMessage *from,
    const ProtobufCFieldDescriptor *to_field, ProtobufCMessage *to)
{
    const char *source = (const char *)from;
    char *target = (char *)to;
    bool is_many = from_field->label == PROTOBUF_C_LABEL_REPEATED;
    bool is_pointer =
        from_field->type == PROTOBUF_C_TYPE_STRING || from_field->type == PROTOBUF_C_TYPE_MESSAGE;
    size_t size = is_many ? sizeof(void *) : size_of(from_field);

    if (size_of(from_field) == 0)
        return;
    memcpy(target + to_field->offset, source + from_field->offset, size);
    if (is_many)
        memcpy(target + to_field->quantifier_offset, source + from_field->quantifier_offset,
            sizeof(size_t));
    else if (!is_pointer)
        memcpy(target + to_field->quantifier_offset, source + from_field->quantifier_offset,
            sizeof(protobuf_c_boolean));
}

static void copy_shown(
    const void *from_, void *to_, const char *prefix, const struct standing *who, struct arena *a)
{
    const ProtobufCMessage *from = from_;
    ProtobufCMessage *to = to_;

    for (unsigned i = 0; i < from->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &from->descriptor->fields[i];
        const ProtobufCFieldDescriptor *same =
            protobuf_c_message_descriptor_get_field_by_name(to->descriptor, field->name);

        if (!same || !is_alike(field, same))
            continue;
        if (disclose_shows(arena_printf(a, "%s%s", prefix, field->name), who))
            copy_field(field, from, same, to);
    }
}

static void show_coarse(const Place *place, Place *shown, struct arena *a)
{
    uint32_t radius_m;

    if (text_empty(place->district) && place->has_lat && place->has_lon) {
        shown->text =
            (char *)disclose_around(place->lat, place->lon, place->radius_m, a, &radius_m);
        PUT(shown, radius_m, radius_m);
        return;
    }
    shown->text = shown->district;
    if (place->has_radius_m)
        PUT(shown, radius_m, disclose_radius(place->radius_m));
}

static Place *place_of(const Place *place, const struct standing *who, struct arena *a)
{
    bool is_exact = disclose_is_exact(who);
    Place *shown;

    if (!place || !disclose_shows("place.district", who))
        return NULL;
    shown = arena_alloc(a, sizeof *shown);
    place__init(shown);
    copy_shown(place, shown, "place.", who, a);
    shown->shown = is_exact ? "exact" : "district";
    if (is_exact)
        return shown;
    show_coarse(place, shown, a);
    return shown;
}

static NoticeDetails *details_of(
    const NoticeFacts *facts, const struct standing *who, struct arena *a)
{
    NoticeDetails *details;

    if (!facts || who->is_recall)
        return NULL;
    details = arena_alloc(a, sizeof *details);
    notice_details__init(details);
    copy_shown(facts, details, "facts.", who, a);
    return details;
}

OfferNotice *notice_of(const Dispatch *d, struct arena *a)
{
    struct standing who = standing_of(d);
    OfferNotice *notice = arena_alloc(a, sizeof *notice);

    offer_notice__init(notice);
    copy_shown(d, notice, "", &who, a);
    PUT(notice, type, d->notice);
    notice->place = place_of(d->place, &who, a);
    notice->details = details_of(d->facts, &who, a);
    return notice;
}
