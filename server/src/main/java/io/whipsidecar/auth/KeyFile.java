package io.whipsidecar.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JWK Set in a file (RFC 7517 §5). Looks at the file's time whenever a token comes; a file that
 * can't be read leaves the keys that there were. Any thread.
 */
final class KeyFile implements JWKSource<SecurityContext> {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

  private final Path path;
  private JWKSet keys;
  private @Nullable FileTime readAs;

  private KeyFile(Path path) throws IOException, ParseException {
    this.path = path;
    readAs = Files.getLastModifiedTime(path);
    keys = JWKSet.load(path.toFile());
  }

  static KeyFile open(Path path) {
    try {
      return new KeyFile(path);
    } catch (IOException | ParseException e) {
      throw ConfigException.of(
          "jwt-jwks", path.toString(), "a file with a JWK Set: " + FailureText.of(e));
    }
  }

  @Override
  public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    try {
      FileTime now = Files.getLastModifiedTime(path);
      if (!now.equals(readAs)) {
        readAs = now; // a file that can't be read is not read again until it has changed
        keys = JWKSet.load(path.toFile());
        LOG.atInfo().addKeyValue("keys", keys.size()).log("issuer-keys-read");
      }
    } catch (IOException | ParseException e) {
      LOG.atWarn().addKeyValue("file", path).addKeyValue("cause", e).log("issuer-keys-not-read");
    }
    return selector.select(keys);
  }
}
