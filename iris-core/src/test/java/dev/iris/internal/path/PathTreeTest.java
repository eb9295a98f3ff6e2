package dev.iris.internal.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree, against a plain sorted map. */
class PathTreeTest {

  private final PathTree<String, String> tree = new PathTree<>();

  private Map<String, String> below(String prefix, int levels) {
    Map<String, String> found = new TreeMap<>();
    tree.forEachBelow(prefix, levels, found::put);
    return found;
  }

  private static Map<String, String> below(Map<String, String> model, String prefix, int levels) {
    String start = prefix.equals("/") ? "/" : prefix + "/";
    Map<String, String> found = new TreeMap<>();
    model.forEach(
        (path, owner) -> {
          if (path.startsWith(start)
              && path.substring(start.length()).split("/").length <= levels) {
            found.put(path, owner);
          }
        });
    return found;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void itAgreesWithAMap(long seed) {
    Random random = new Random(seed);
    Map<String, String> model = new TreeMap<>();
    Map<String, Place<String, String>> places = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      StringBuilder path = new StringBuilder();
      for (int depth = 1 + random.nextInt(4); depth > 0; depth--) {
        path.append('/').append((char) ('a' + random.nextInt(4)));
      }
      String at = path.toString();
      if (random.nextBoolean()) {
        Place<String, String> place = tree.claim(at, "owner " + step);
        assertThat(place == null).isEqualTo(model.containsKey(at));
        if (place != null) {
          model.put(at, "owner " + step);
          places.put(at, place);
          assertThat(place.path()).isEqualTo(at);
        }
      } else if (places.containsKey(at)) {
        tree.free(places.remove(at));
        model.remove(at);
      }
      assertThat(tree.find(at)).isEqualTo(model.get(at));
      String prefix =
          random.nextInt(5) == 0 ? "/" : at.substring(0, 2 * (1 + random.nextInt(at.length() / 2)));
      assertThat(below(prefix, 99)).isEqualTo(below(model, prefix, 99));
      assertThat(below(prefix, 1)).isEqualTo(below(model, prefix, 1));
      assertThat(tree.count(prefix, false)).isEqualTo(below(model, prefix, 99).size());
      assertThat(tree.count(prefix, true)).isEqualTo(below(model, prefix, 1).size());
    }
    places.values().forEach(tree::free);
    assertThat(below("/", 99)).isEmpty();
    long before = tree.visited();
    tree.find("/a/b/c");
    assertThat(tree.visited() - before).as("nothing is left behind").isEqualTo(1);
  }

  @Test
  void aQueryCostsWhatItReturnsAndTheDepth() {
    for (int i = 0; i < 1_000; i++) {
      for (int j = 0; j < 100; j++) {
        tree.claim("/big/" + i + "/" + j, "x");
      }
    }
    tree.claim("/big/7/8/deep/er", "x");

    assertThat(costOf(() -> tree.find("/big/7/8"))).isEqualTo(3);
    assertThat(costOf(() -> below("/big/7", 1))).isEqualTo(2 + 100);
    assertThat(costOf(() -> below("/big", 1))).as("none has an owner").isEqualTo(1);
    assertThat(costOf(() -> below("/big/7", 99))).isEqualTo(2 + 100 + 2);
    assertThat(costOf(() -> tree.count("/big", false))).isEqualTo(1);
    assertThat(tree.count("/big", false)).isEqualTo(100_001);
  }

  private long costOf(Runnable query) {
    long before = tree.visited();
    query.run();
    return tree.visited() - before;
  }

  @Test
  void theNearestSupervisorDecides() {
    assertThat(tree.supervise("/a", "A")).isNull();
    assertThat(tree.supervise("/a/b/c", "C")).isNull();
    assertThat(tree.supervise("/a", "other")).isEqualTo("A");
    Place<String, String> c = tree.claim("/a/b/c", "at c");
    Place<String, String> deep = tree.claim("/a/b/c/d/e", "below c");
    Place<String, String> b = tree.claim("/a/b", "at b");
    Place<String, String> elsewhere = tree.claim("/b", "elsewhere");
    assertThat(tree.nearest(c)).isEqualTo("C");
    assertThat(tree.nearest(deep)).isEqualTo("C");
    assertThat(tree.nearest(b)).isEqualTo("A");
    assertThat(tree.nearest(elsewhere)).isNull();
    assertThat(tree.above("/a/b/c")).isEqualTo("A");
    assertThat(tree.above("/a")).isNull();
    List<String> found = new ArrayList<>();
    tree.forEachSupervisorBelow("/", found::add);
    assertThat(found).containsExactly("A");
    tree.unsupervise("/a");
    assertThat(tree.nearest(b)).isNull();
    assertThat(tree.nearest(deep)).isEqualTo("C");
  }

  /** Ancestors gain and lose owners all the time; what is below them is always found. */
  @Test
  void whatIsThereIsFoundWhileAncestorsMove() {
    tree.claim("/a/b/c", "stays");
    Crew.run(
        3,
        index -> {
          for (int i = 0; i < 20_000; i++) {
            if (index == 0) {
              Place<String, String> a = tree.claim("/a", "comes and goes");
              Place<String, String> b = tree.claim("/a/b", "comes and goes");
              tree.free(a);
              tree.free(b);
            } else if (index == 1) {
              assertThat(tree.find("/a/b/c")).isEqualTo("stays");
            } else {
              assertThat(below("/", 99)).containsKey("/a/b/c");
            }
          }
        });
    assertThat(below("/", 99)).hasSize(1);
  }
}
