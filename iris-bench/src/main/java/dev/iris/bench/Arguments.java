package dev.iris.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of the programs here: {@code --name value}. */
final class Arguments {

  private final Map<String, String> values = new HashMap<>();

  Arguments(String[] args, String... names) {
    Set<String> known = Set.of(names);
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--")
          || !known.contains(args[i].substring(2))
          || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "'" + args[i] + "': options are --name value, with the names " + List.of(names));
      }
      values.put(args[i].substring(2), args[i + 1]);
    }
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  /** Of a list with commas. */
  List<String> list(String name, String otherwise) {
    return List.of(text(name, otherwise).split(",", -1));
  }

  /** The same options for a child, with some set anew. */
  List<String> with(String... more) {
    Map<String, String> changed = new HashMap<>(values);
    for (int i = 0; i < more.length; i += 2) {
      changed.put(more[i], more[i + 1]);
    }
    List<String> args = new ArrayList<>();
    changed.forEach((name, value) -> args.addAll(List.of("--" + name, value)));
    return args;
  }
}
