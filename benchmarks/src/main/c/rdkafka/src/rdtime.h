/* rdkafka_performance.c includes it; what it needs of it is in rd.h. */
#include "rd.h"
