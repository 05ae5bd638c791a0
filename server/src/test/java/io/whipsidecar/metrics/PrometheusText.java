package io.whipsidecar.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' text format 0.0.4 as strictly as its own linter: every family has HELP, then
 * TYPE, then its samples in one group; no sample comes twice; histograms are cumulative.
 */
final class PrometheusText {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\",?");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  /** One metric. */
  static final class Family {
    final String name;
    final String help;
    String type = "";
    final Map<String, Map<String, String>> labels = new LinkedHashMap<>();
    final Map<String, Double> samples = new LinkedHashMap<>();

    Family(String name, String help) {
      this.name = name;
      this.help = help;
    }
  }

  private final Map<String, Family> families = new TreeMap<>();

  private PrometheusText() {}

  static PrometheusText parse(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the last line does not end");
    }
    PrometheusText parsed = new PrometheusText();
    Family current = null;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("# HELP ")) {
        current = parsed.begin(line.substring("# HELP ".length()));
      } else if (line.startsWith("# TYPE ")) {
        parsed.type(current, line.substring("# TYPE ".length()));
      } else if (!line.isEmpty()) {
        parsed.sample(current, line);
      }
    }
    parsed.families.values().forEach(PrometheusText::checkHistogram);
    return parsed;
  }

  private Family begin(String text) {
    int space = text.indexOf(' ');
    if (space < 0 || text.substring(space).isBlank()) {
      throw new IllegalArgumentException("no help: " + text);
    }
    String name = text.substring(0, space);
    Family family = new Family(name, text.substring(space + 1));
    if (!NAME.matcher(name).matches() || families.put(name, family) != null) {
      throw new IllegalArgumentException("name, or the family came before: " + text);
    }
    return family;
  }

  private void type(@Nullable Family family, String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 2
        || family == null
        || !words[0].equals(family.name)
        || !TYPES.contains(words[1])
        || !family.samples.isEmpty()) {
      throw new IllegalArgumentException("type: " + text);
    }
    family.type = words[1];
  }

  private void sample(@Nullable Family family, String line) {
    Matcher matcher = SAMPLE.matcher(line);
    if (family == null || family.type.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException("sample: " + line);
    }
    String name = matcher.group(1);
    String suffix = name.startsWith(family.name) ? name.substring(family.name.length()) : "?";
    boolean composed = family.type.equals("histogram") || family.type.equals("summary");
    Set<String> suffixes = composed ? Set.of("", "_bucket", "_sum", "_count") : Set.of("");
    if (!suffixes.contains(suffix)) {
      throw new IllegalArgumentException("sample of another family: " + line);
    }
    String key = line.substring(0, line.lastIndexOf(' '));
    String number = matcher.group(3).replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
    if (family.samples.put(key, Double.parseDouble(number)) != null) {
      throw new IllegalArgumentException("twice: " + line);
    }
    family.labels.put(key, labels(matcher.group(2), line));
  }

  private static Map<String, String> labels(@Nullable String text, String line) {
    Map<String, String> labels = new TreeMap<>();
    int end = 0;
    Matcher matcher = LABEL.matcher(text == null ? "" : text);
    while (matcher.lookingAt()) {
      labels.put(matcher.group(1), matcher.group(2));
      end = matcher.end();
      matcher.region(end, matcher.regionEnd());
    }
    if (text != null && end != text.length()) {
      throw new IllegalArgumentException("labels: " + line);
    }
    return labels;
  }

  private static void checkHistogram(Family family) {
    if (!family.type.equals("histogram")) {
      return;
    }
    Map<String, Double> last = new TreeMap<>();
    family.labels.forEach(
        (key, labels) -> {
          if (labels.containsKey("le")) {
            Map<String, String> rest = new TreeMap<>(labels);
            rest.remove("le");
            double value = family.samples.getOrDefault(key, 0.0);
            if (value < last.getOrDefault(rest.toString(), 0.0)) {
              throw new IllegalArgumentException("not cumulative: " + key);
            }
            last.put(rest.toString(), value);
          }
        });
  }

  Map<String, Family> families() {
    return families;
  }

  /** The value of a sample, written as it stands in the text. */
  double value(String sample) {
    for (Family family : families.values()) {
      Double value = family.samples.get(sample);
      if (value != null) {
        return value;
      }
    }
    throw new IllegalArgumentException("no such sample: " + sample);
  }

  /** Names of labels in use anywhere. */
  List<String> labelNames() {
    List<String> names = new ArrayList<>();
    families
        .values()
        .forEach(family -> family.labels.values().forEach(labels -> names.addAll(labels.keySet())));
    return names.stream().distinct().sorted().toList();
  }
}
