/* import_shape - see import_shape.h. */
#include "import_shape.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "base/must.h"

#define RADIANS (3.14159265358979323846 / 180)

/* Plain geometry on degrees, east-west shortened by the latitude: shapes are small, and one point of them is wanted. */
static double apart(struct shape_point a, struct shape_point b)
{
    double x = (a.lon - b.lon) * cos(a.lat * RADIANS), y = a.lat - b.lat;

    return sqrt(x * x + y * y);
}

struct shape_point shape_of_points(const struct shape_point *p, size_t n)
{
    struct shape_point middle = { 0 };
    size_t best = 0;

    for (size_t i = 0; i < n; i++) {
        middle.lat += p[i].lat / (double)n;
        middle.lon += p[i].lon / (double)n;
    }
    for (size_t i = 1; i < n; i++)
        if (apart(p[i], middle) < apart(p[best], middle))
            best = i;
    return p[best];
}

double shape_length(const struct shape_point *p, size_t n)
{
    double all = 0;

    for (size_t i = 1; i < n; i++)
        all += apart(p[i - 1], p[i]);
    return all;
}

struct shape_point shape_of_line(const struct shape_point *p, size_t n)
{
    double left = shape_length(p, n) / 2;

    for (size_t i = 1; i < n; i++) {
        double step = apart(p[i - 1], p[i]);

        if (step > 0 && left <= step)
            return (struct shape_point){ p[i - 1].lat + (p[i].lat - p[i - 1].lat) * left / step,
                p[i - 1].lon + (p[i].lon - p[i - 1].lon) * left / step };
        left -= step;
    }
    return p[0];
}

bool shape_is_closed(const struct shape_point *p, size_t n)
{
    return n >= 4 && p[0].lat == p[n - 1].lat && p[0].lon == p[n - 1].lon;
}

double shape_size(const struct shape_ring *ring)
{
    double twice = 0;

    for (size_t i = 1; i < ring->n; i++)
        twice += (ring->p[i - 1].lon - ring->p[0].lon) * (ring->p[i].lat - ring->p[0].lat) -
                 (ring->p[i].lon - ring->p[0].lon) * (ring->p[i - 1].lat - ring->p[0].lat);
    return fabs(twice);
}

/* ---- inside an area: the middle of the widest stretch along a line from west to east ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Where the rings cross that latitude. A corner right on it counts for the side above, once. */
static size_t crossings(const struct shape_ring *rings, size_t n, double lat, double *ret)
{
    size_t found = 0;

    for (size_t r = 0; r < n; r++) {
        for (size_t i = 1; i < rings[r].n; i++) {
            struct shape_point a = rings[r].p[i - 1], b = rings[r].p[i];

            if ((a.lat > lat) != (b.lat > lat))
                ret[found++] = a.lon + (b.lon - a.lon) * ((lat - a.lat) / (b.lat - a.lat));
        }
    }
    return found;
}

static double widest(
    const struct shape_ring *rings, size_t n, double lat, double *room, double *ret_lon)
{
    size_t found = crossings(rings, n, lat, room);
    double best = -1;

    qsort(room, found, sizeof(*room), by_size);
    for (size_t i = 1; i < found; i += 2) {
        if (room[i] - room[i - 1] > best) {
            best = room[i] - room[i - 1];
            *ret_lon = (room[i] + room[i - 1]) / 2;
        }
    }
    return best;
}

struct shape_point shape_of_area(const struct shape_ring *rings, size_t n)
{
    double low = DBL_MAX, high = -DBL_MAX, best = 0, *room;
    struct shape_point found = shape_of_points(rings[0].p, rings[0].n);
    size_t corners = 0;

    for (size_t r = 0; r < n; r++)
        corners += rings[r].n;
    for (size_t i = 0; i < rings[0].n; i++) {
        low = fmin(low, rings[0].p[i].lat);
        high = fmax(high, rings[0].p[i].lat);
    }
    room = must_alloc((corners + 1) * sizeof(*room));
    /* The middle first; others only where they are much wider: near the middle is where people look. */
    for (int i = 0; i < 3; i++) {
        double lat = low + (high - low) * (const double[]){ 0.5, 0.25, 0.75 }[i], lon = 0;
        double width = widest(rings, n, lat, room, &lon);

        if (width > best * 1.5) {
            best = width;
            found = (struct shape_point){ lat, lon };
        }
    }
    free(room);
    return found;
}
