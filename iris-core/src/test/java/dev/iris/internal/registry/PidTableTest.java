package dev.iris.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.internal.Crew;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pids and their owners. */
class PidTableTest {

  /** The first chunk has so many slots, each further one twice as many as the one before. */
  private static final int FIRST_CHUNK = 1024;

  private record Owner(long number) implements PidTable.Entry {}

  private final PidTable<Owner> table = new PidTable<>();

  private static Owner add(PidTable<Owner> table) {
    Owner owner = new Owner(table.reserve());
    table.publish(owner);
    return owner;
  }

  private static int index(long pid) {
    return (int) pid;
  }

  private static int generation(long pid) {
    return (int) (pid >>> 32);
  }

  private static long pid(int generation, int index) {
    return (long) generation << 32 | index;
  }

  /** As if a thread had taken this slot's index and been suspended right after it. */
  private void suspendedBeforeGrowing(int next) throws ReflectiveOperationException {
    var field = PidTable.class.getDeclaredField("fresh");
    field.setAccessible(true);
    ((AtomicInteger) field.get(table)).set(next);
  }

  @Test
  void theFirstPidIsOnePointZero() {
    assertThat(table.reserve()).isEqualTo(pid(1, 0));
    assertThat(table.reserve()).isEqualTo(pid(1, 1));
  }

  @Test
  void anOwnerIsFoundFromPublishUntilFree() {
    long pid = table.reserve();
    assertThat(table.find(pid)).isNull();
    Owner owner = new Owner(pid);
    table.publish(owner);
    assertThat(table.find(pid)).isSameAs(owner);
    table.free(pid);
    assertThat(table.find(pid)).isNull();
  }

  @Test
  void theSlotFreedLastIsReusedFirstWithTheNextGeneration() {
    for (int i = 0; i < 5; i++) {
      add(table);
    }
    table.free(pid(1, 1));
    table.free(pid(1, 3));
    table.free(pid(1, 2));

    assertThat(table.reserve()).isEqualTo(pid(2, 2));
    assertThat(table.reserve()).isEqualTo(pid(2, 3));
    assertThat(table.reserve()).isEqualTo(pid(2, 1));
    assertThat(table.reserve()).isEqualTo(pid(1, 5));
  }

  @Test
  void aStalePidDoesNotReachTheSlotsNextOwner() {
    Owner first = add(table);
    table.free(first.number());
    Owner second = add(table);
    assertThat(index(second.number())).isEqualTo(index(first.number()));
    assertThat(table.find(first.number())).isNull();
    assertThat(table.find(second.number())).isSameAs(second);
  }

  @Test
  void aSlotIsRetiredAfterItsLastGeneration() {
    Owner owner = add(table);
    table.free(owner.number());
    table.forceGeneration(0, -3);

    for (int generation : new int[] {-2, -1}) {
      Owner next = add(table);
      assertThat(next.number()).isEqualTo(pid(generation, 0));
      assertThat(table.find(next.number())).isSameAs(next);
      table.free(next.number());
    }

    assertThat(add(table).number()).isEqualTo(pid(1, 1));
    assertThat(table.find(pid(-1, 0))).isNull();
    assertThat(table.find(pid(0, 0))).isNull();
  }

  @Test
  void generationsAreUnsignedSoTheyPassTheSignBit() {
    add(table);
    table.free(pid(1, 0));
    table.forceGeneration(0, Integer.MAX_VALUE);
    Owner owner = add(table);
    assertThat(owner.number()).isEqualTo(pid(Integer.MIN_VALUE, 0));
    assertThat(table.find(owner.number())).isSameAs(owner);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        -1,
        1,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        0xffff_ffffL,
        0x1_ffff_ffffL,
        0x1_7fff_ffffL,
        0x1_8000_0000L,
        0x1_3fff_fc00L,
        0x1_3fff_fbffL,
        0x1_0000_0400L,
        0x1_0000_0001L,
        0x2_0000_0000L,
        0xffff_ffff_0000_0000L
      })
  void numbersThatAreNoPidsFindNobody(long garbage) {
    assertThat(new PidTable<Owner>().find(garbage)).isNull();
    add(table);
    assertThat(table.find(garbage)).isNull();
  }

  @Property(tries = 1000)
  void whateverNumberIsLookedUpOnlyItsOwnerIsFound(@ForAll long number) {
    PidTable<Owner> some = new PidTable<>();
    add(some);
    Owner found = some.find(number);
    assertThat(found == null || found.number() == number).isTrue();
  }

  @Test
  void twoMillionOwnersAreFoundAndVisitedInOrder() {
    int count = 2_000_000;
    for (int i = 0; i < count; i++) {
      assertThat(index(add(table).number()) == i).isTrue();
    }
    for (int i = 0; i < count; i++) {
      Owner owner = table.find(pid(1, i));
      assertThat(owner != null && owner.number() == pid(1, i)).isTrue();
    }
    int[] visited = new int[1];
    table.forEach(
        (owner, age) ->
            assertThat(index(owner.number()) == visited[0] && age == count - 1 - visited[0]++)
                .isTrue());
    assertThat(visited[0]).isEqualTo(count);
    assertThat(table.find(pid(1, count))).isNull();
  }

  @Test
  void forEachTellsHowManyPidsWereReservedAfterEach() {
    for (int i = 0; i < 4; i++) {
      add(table);
    }
    table.free(pid(1, 0));
    Owner youngest = add(table);
    table.reserve(); // nobody's yet
    int[] ageOfYoungest = new int[1];
    List<Integer> others = new ArrayList<>();
    table.forEach(
        (owner, age) -> {
          if (owner == youngest) {
            ageOfYoungest[0] = age;
          } else {
            others.add(age);
          }
        });
    assertThat(index(youngest.number())).isZero();
    assertThat(ageOfYoungest[0]).isOne();
    assertThat(others).containsExactly(4, 3, 2);
  }

  /**
   * A thread that has to grow the table takes an index, and then makes the chunk for it. Wherever
   * it is suspended in between, others see what is arranged here: the index gone, and no chunk.
   */
  @Test
  void aSuspendedGrowerStopsNeitherLookUpsNorOtherGrowers() throws Exception {
    for (int i = 0; i < FIRST_CHUNK; i++) {
      add(table);
    }
    suspendedBeforeGrowing(FIRST_CHUNK + 1);

    assertThat(table.find(pid(1, 5)).number()).isEqualTo(pid(1, 5));
    assertThat(table.find(pid(1, FIRST_CHUNK))).isNull();
    int[] seen = new int[1];
    table.forEach((owner, order) -> seen[0]++);
    assertThat(seen[0]).isEqualTo(FIRST_CHUNK);
    Owner other = add(table);
    assertThat(other.number()).isEqualTo(pid(1, FIRST_CHUNK + 1));
    assertThat(table.find(other.number())).isSameAs(other);

    Owner late = new Owner(pid(1, FIRST_CHUNK)); // it goes on at last
    table.forceGeneration(FIRST_CHUNK, 1);
    table.publish(late);
    assertThat(table.find(late.number())).isSameAs(late);
  }

  /** The same with a whole chunk left out, as if all its takers were suspended. */
  @Test
  void aMissingChunkInTheMiddleIsNoObstacle() throws Exception {
    suspendedBeforeGrowing(3 * FIRST_CHUNK);
    Owner owner = add(table);
    assertThat(owner.number()).isEqualTo(pid(1, 3 * FIRST_CHUNK));
    assertThat(table.find(owner.number())).isSameAs(owner);
    assertThat(table.find(pid(1, 0))).isNull();
    assertThat(table.find(pid(1, FIRST_CHUNK))).isNull();
    List<Owner> all = new ArrayList<>();
    table.forEach((each, order) -> all.add(each));
    assertThat(all).containsExactly(owner);
  }

  @Test
  void whenAllSlotsAreTakenReserveSaysSoAgainAndAgain() throws Exception {
    Owner before = add(table);
    suspendedBeforeGrowing(PidTable.MOST);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(table::reserve)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(String.valueOf(PidTable.MOST));
    }
    table.free(before.number());
    assertThat(table.reserve()).isEqualTo(pid(2, 0));
  }

  /** Draws: even frees, odd reserves; the plain model predicts each pid. */
  @Property(tries = 300)
  void itBehavesLikeAPlainListWithAStackOfFreeSlots(
      @ForAll @Size(max = 200) List<Integer> draws, @ForAll boolean acrossChunks) {
    PidTable<Owner> some = new PidTable<>();
    List<Long> live = new ArrayList<>();
    Deque<Long> free = new ArrayDeque<>();
    List<Long> stale = new ArrayList<>();
    int fresh = 0;
    for (; acrossChunks && fresh < FIRST_CHUNK - 20; fresh++) {
      live.add(add(some).number());
    }
    for (int draw : draws) {
      if (draw % 2 == 0 && !live.isEmpty()) {
        long gone = live.remove(Math.floorMod(draw, live.size()));
        some.free(gone);
        stale.add(gone);
        free.push(gone);
      } else {
        long expected = free.isEmpty() ? pid(1, fresh++) : free.pop() + pid(1, 0);
        assertThat(add(some).number()).isEqualTo(expected);
        live.add(expected);
      }
    }
    Set<Long> visited = new HashSet<>();
    some.forEach((owner, order) -> visited.add(owner.number()));
    assertThat(visited).isEqualTo(new HashSet<>(live));
    assertThat(live).allMatch(pid -> some.find(pid).number() == pid);
    assertThat(stale).allMatch(pid -> some.find(pid) == null);
  }

  @Test
  void manyThreadsNeverGetTheSamePidAndAlwaysFindTheirOwn() {
    Set<Long> given = ConcurrentHashMap.newKeySet();
    AtomicInteger alive = new AtomicInteger();
    Crew.run(
        4,
        index -> {
          Random random = new Random(index);
          Deque<Owner> mine = new ArrayDeque<>();
          for (int i = 0; i < 100_000; i++) {
            if (mine.isEmpty() || (mine.size() < 3_000 && random.nextInt(5) < 3)) {
              Owner owner = add(table);
              assertThat(given.add(owner.number())).isTrue();
              mine.add(owner);
            } else {
              Owner owner = random.nextBoolean() ? mine.pollFirst() : mine.pollLast();
              assertThat(table.find(owner.number()) == owner).isTrue();
              table.free(owner.number());
              assertThat(table.find(owner.number()) == null).isTrue();
            }
          }
          alive.addAndGet(mine.size());
          assertThat(mine).allMatch(owner -> table.find(owner.number()) == owner);
        });
    int[] seen = new int[1];
    table.forEach((owner, order) -> seen[0]++);
    assertThat(seen[0]).isEqualTo(alive.get());
    assertThat(given).allMatch(pid -> generation(pid) >= 1);
  }
}
