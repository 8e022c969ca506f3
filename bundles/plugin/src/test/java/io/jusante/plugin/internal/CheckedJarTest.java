package io.jusante.plugin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedJarTest {
    @TempDir
    Path folder;

    private Path signed;

    @BeforeEach
    void sign() throws Exception {
        signed = folder.resolve("signed.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "io.example.signed;singleton:=true");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.2.3");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(signed), manifest)) {
            out.putNextEntry(new ZipEntry("a.txt"));
            out.write(new byte[] {1, 2, 3});
            out.closeEntry();
        }
        Path keys = folder.resolve("keys");
        run(
                "keytool",
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storepass",
                "secret",
                "-keypass",
                "secret",
                "-alias",
                "maker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=maker",
                "-storetype",
                "PKCS12");
        run("jarsigner", "-keystore", keys.toString(), "-storepass", "secret", signed.toString(), "maker");
    }

    @Test
    void aSignedJarIsAccepted() throws Exception {
        assertEquals(
                "io.example.signed 1.2.3 (ab)",
                CheckedJar.check(signed, "ab", "x.jar").toString());
    }

    @Test
    void aSignedJarThatWasChangedIsRefused() throws Exception {
        put("a.txt", new byte[] {1, 2, 4});

        RefusedException refused = assertThrows(RefusedException.class, () -> CheckedJar.check(signed, "ab", "x.jar"));

        assertTrue(refused.sentence().startsWith("x.jar was changed after it was signed"), refused::sentence);
    }

    @Test
    void anEntryThatTheSignerDidNotSignIsRefused() throws Exception {
        put("b.txt", new byte[] {1});

        RefusedException refused = assertThrows(RefusedException.class, () -> CheckedJar.check(signed, "ab", "x.jar"));

        assertTrue(refused.sentence().contains("b.txt is not: somebody added to it"), refused::sentence);
    }

    private void put(String entry, byte[] content) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + signed.toUri()), Map.of())) {
            Files.write(jar.getPath(entry), content);
        }
    }

    private static void run(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), tool);
        assertEquals(0, process.exitValue(), tool);
    }
}
