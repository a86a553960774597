/*
 * infer.h - the include folders of a source in a tree without build information.
 */
#ifndef NMR_PROJECT_INFER_H
#define NMR_PROJECT_INFER_H

#include "project/list.h"
#include "project/map.h"
#include "project/prefilter.h"
#include "project/tree.h"

/* Zero-initialised and then filled in; one for all sources of a tree. */
typedef struct nmr_inference {
    const nmr_tree *tree;
    nmr_scans *scans;
    const nmr_list *given; /* absolute folders the user searches first anyway */
    nmr_list aliases;      /* pairs: the path an include asks for, the file it means (they differ in case only) */
    nmr_map known_aliases;
    nmr_map hides;   /* folder: 1 when it would hide a kit header, 0 when not */
    size_t *visited; /* per file of the tree: the last source that reached it */
    size_t **beside; /* per file of the tree and include line: the file found in its own folder */
    size_t round;
} nmr_inference;

void nmr_inference_clear(nmr_inference *inference);

/*
 * The flags (-I, -idirafter) from which the includes of a source, and of what it includes, are found.
 *
 * @param flags   receives them
 * @param source  a file of the tree, absolute
 * @return 0 or NMR_ENOMEM
 */
int nmr_infer(nmr_inference *inference, nmr_list *flags, const char *source);

#endif
