package dev.clawnet.node.files;

/// How much of this machine former contents may take, and how much one operation may do. When one is reached the
/// operation is refused before it changes anything: nothing that was kept is dropped to make room, since removal for
/// good is the owner's act alone (INV-32).
///
/// @param keptBytes former contents on the disk: months of an office's work; a disk of today has a hundred times that
/// @param operations operations whose former state is kept: each takes about a kilobyte of memory
/// @param fileBytes one file that is changed: it is copied first, while other changes wait
/// @param treeBytes all files below a folder that is deleted, copied or moved: as for one file
/// @param treeEntries files and folders below such a folder
/// @param treeDepth folders within folders there
record Bounds(long keptBytes, int operations, long fileBytes, long treeBytes, int treeEntries, int treeDepth) {
    static final Bounds DEFAULT = new Bounds(4L << 30, 100_000, 64L << 20, 256L << 20, 5_000, 48);
}
