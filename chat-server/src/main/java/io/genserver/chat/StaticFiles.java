package io.genserver.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the browser client, read into memory once. A request's path is looked up among them and never made into
 * a file name, so there is no path to escape by.
 */
final class StaticFiles {
    private static final long MAX_TOTAL_BYTES = 32L << 20;

    private static final Map<String, String> CONTENT_TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    /**
     * What the pages that come with the server may do: load their own files and talk to this server, nothing else. No text
     * can become a script in them, as they hold none inline and make markup of no string.
     */
    private static final String OWN_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    /** Someone else's pages: who made them knows what they load. */
    private static final String OTHERS_POLICY = "base-uri 'self'; object-src 'none'; frame-ancestors 'none'";

    /**
     * A file as it is served.
     *
     * @param etag a strong entity tag, quotes included
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied for nobody
    record StaticFile(byte[] content, String contentType, String etag) {}

    private final Map<String, StaticFile> byPath;
    private final String policy;

    private StaticFiles(Map<String, StaticFile> byPath, String policy) {
        this.byPath = byPath;
        this.policy = policy;
    }

    /**
     * Reads the files below {@code folder}, or those that come with the server if it is {@code null}.
     *
     * @throws StartupException if they cannot be read, have no index.html, or are too large to be kept in memory
     */
    static StaticFiles load(@Nullable Path folder) {
        try {
            return folder == null
                    ? new StaticFiles(loadOwn("/public"), OWN_POLICY)
                    : new StaticFiles(read(folder), OTHERS_POLICY);
        } catch (IOException | UncheckedIOException e) {
            throw new StartupException("cannot read the browser client: " + e);
        }
    }

    /** Reads the pages for operators, which come with the server. */
    static StaticFiles loadAdmin() {
        try {
            return new StaticFiles(loadOwn("/public-admin"), OWN_POLICY);
        } catch (IOException | UncheckedIOException e) {
            throw new StartupException("cannot read the pages for operators: " + e);
        }
    }

    /** The file at a URL path, such as {@code /} or {@code /css/main.css}. */
    Optional<StaticFile> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The {@code Content-Security-Policy} to send with the files. */
    String policy() {
        return policy;
    }

    private static Map<String, StaticFile> loadOwn(String folder) throws IOException {
        URL index = StaticFiles.class.getResource(folder + "/index.html");
        if (index == null) {
            throw new StartupException("this build has no pages in " + folder
                    + (folder.equals("/public") ? "; set " + Options.PUBLIC_DIR : ""));
        }
        try {
            URI uri = index.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri).resolveSibling("."));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath(folder));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, StaticFile> read(Path folder) throws IOException {
        Map<String, StaticFile> files = new HashMap<>();
        long total = 0;
        for (Path file : filesBelow(folder)) {
            total += Files.size(file);
            if (total > MAX_TOTAL_BYTES) {
                throw new StartupException(folder + " holds more than the " + MAX_TOTAL_BYTES / (1 << 20)
                        + " MiB that are served from memory");
            }
            String path = "/" + folder.relativize(file).toString().replace('\\', '/');
            byte[] content = Files.readAllBytes(file);
            files.put(path, new StaticFile(content, contentType(path), etag(content)));
        }
        StaticFile index = files.get("/index.html");
        if (index == null) {
            throw new StartupException("there is no index.html in " + folder);
        }
        files.put("/", index);
        return Map.copyOf(files);
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String contentType(String path) {
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return CONTENT_TYPES.getOrDefault(extension, "application/octet-stream");
    }

    private static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
