package io.jusante.tools.assembler;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders: copied, deleted, exchanged. */
final class Folders {
    private Folders() {}

    static void copy(Path source, Path target) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(source)) {
            paths = walk.sorted().toList();
        }
        for (Path path : paths) {
            Path to = target.resolve(source.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(to);
            } else {
                Files.copy(path, to);
                if (Files.isExecutable(path) && !to.toFile().setExecutable(true, false)) {
                    throw new IOException(to + " cannot be made executable");
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path done, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Puts what is in one folder into another, child by child by renaming: a process that runs on the old files keeps
     * them, and what else is in the folder, such as data, stays.
     */
    static void exchange(Path fresh, Path target, Path trash) throws IOException {
        delete(trash);
        Files.createDirectories(trash);
        Files.createDirectories(target);
        for (String child : children(fresh)) {
            Path old = target.resolve(child);
            if (Files.exists(old)) {
                Files.move(old, trash.resolve(child));
            }
            Files.move(fresh.resolve(child), old);
        }
        delete(trash);
        delete(fresh);
    }

    /** {@return the names of what is in the folder, sorted} */
    static List<String> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
