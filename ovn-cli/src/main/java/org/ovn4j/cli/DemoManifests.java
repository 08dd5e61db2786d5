package org.ovn4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.model.kubernetes.Reading;

/** The manifests of examples/fosdem2025, which the build puts into this program. */
final class DemoManifests {

  private static final String DIRECTORY = "fosdem2025";

  private DemoManifests() {}

  static Reading read() {
    URL directory = DemoManifests.class.getResource(DIRECTORY);
    if (directory == null) {
      throw new IllegalStateException("the program was built without " + DIRECTORY);
    }
    try {
      URI uri = directory.toURI();
      if (!uri.getScheme().equals("jar")) {
        return Manifests.read(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return Manifests.read(jar.provider().getPath(uri));
      }
    } catch (URISyntaxException | IOException e) {
      throw new UncheckedIOException(new IOException(directory + ": " + e.getMessage(), e));
    }
  }
}
