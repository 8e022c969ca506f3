package io.jusante.message.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that belongs to the generator: files are touched only when their content changes, so that an incremental
 * compiler finds nothing to do, and files that are no longer generated are removed.
 */
final class SourceFolder {
    private final Path folder;
    private final Set<Path> kept = new HashSet<>();
    private int changed;

    SourceFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    void put(String name, String source) throws IOException {
        Path file = folder.resolve(name + ".java");
        kept.add(file);
        if (!Files.exists(file) || !Files.readString(file).equals(source)) {
            Files.writeString(file, source);
            changed++;
        }
    }

    /** Removes what was not put; returns how many files changed or went. */
    int removeOthers() throws IOException {
        List<Path> others;
        try (Stream<Path> files = Files.list(folder)) {
            others = files.filter(file -> !kept.contains(file)).toList();
        }
        for (Path other : others) {
            Files.delete(other);
        }
        return changed + others.size();
    }
}
