package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import dev.iris.internal.schedule.SchedulerSettings.Dedicated;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who prevails: the setter, the settings, IRIS_*, MYRMIDON_*, the default. */
class MachineTest {

  private static final Map<String, String> OLD =
      Map.of("MYRMIDON_MAX_RELEASE_GIL_THREADS", "30", "MYRMIDON_GIL_POOL_SIZE", "3");

  private static final Map<String, String> BOTH =
      Map.of(
          "IRIS_MAX_DEDICATED_THREADS",
          "20",
          "IRIS_DEDICATED_POOL_SIZE",
          "2",
          "IRIS_DEDICATED_STRICT",
          "true",
          "MYRMIDON_MAX_RELEASE_GIL_THREADS",
          "30",
          "MYRMIDON_GIL_POOL_SIZE",
          "3");

  private static final RuntimeConfig DEFAULTS = RuntimeConfig.defaults();

  @Test
  void theDefault() {
    assertThat(Machine.dedicated(DEFAULTS, Map.of())).isEqualTo(new Dedicated(256, 8, false));
  }

  @Test
  void theOriginalsVariablesPrevailOverTheDefault() {
    assertThat(Machine.dedicated(DEFAULTS, OLD)).isEqualTo(new Dedicated(30, 3, false));
  }

  @Test
  void itsOwnVariablesPrevailOverTheOriginals() {
    assertThat(Machine.dedicated(DEFAULTS, BOTH)).isEqualTo(new Dedicated(20, 2, true));
  }

  @Test
  void theSettingsPrevailOverTheEnvironmentEachByItself() {
    RuntimeConfig config = DEFAULTS.withMaxDedicatedThreads(10);
    assertThat(Machine.dedicated(config, BOTH)).isEqualTo(new Dedicated(10, 2, true));
    config = config.withDedicatedPoolSize(1);
    assertThat(Machine.dedicated(config, BOTH)).isEqualTo(new Dedicated(10, 1, true));
    config = config.withDedicatedStrict(false);
    assertThat(Machine.dedicated(config, BOTH)).isEqualTo(new Dedicated(10, 1, false));
  }

  @Test
  void theSetterPrevailsOverTheSettings() {
    RuntimeConfig config = DEFAULTS.withMaxDedicatedThreads(0).withDedicatedStrict(true);
    try (IrisRuntime iris = IrisRuntime.start(config)) {
      var recipe = iris.actor(String.class).dedicatedThread();
      assertThatThrownBy(() -> recipe.spawn((m, ctx) -> {}))
          .isInstanceOf(IllegalStateException.class);
      iris.dedicatedThreads(1, 1, true);
      assertThat(recipe.spawn((m, ctx) -> {}).isAlive()).isTrue();
    }
  }

  @Test
  void spacesAroundANumberDoNotMatterAndTheLeastIsAllowed() {
    assertThat(
            Machine.dedicated(
                DEFAULTS,
                Map.of("IRIS_MAX_DEDICATED_THREADS", " 0 ", "IRIS_DEDICATED_POOL_SIZE", "1\t")))
        .isEqualTo(new Dedicated(0, 1, false));
  }

  @ParameterizedTest
  @CsvSource({
    "IRIS_MAX_DEDICATED_THREADS, many, 0 or more",
    "IRIS_MAX_DEDICATED_THREADS, -1, 0 or more",
    "IRIS_MAX_DEDICATED_THREADS, 1.5, 0 or more",
    "IRIS_MAX_DEDICATED_THREADS, 99999999999, 0 or more",
    "IRIS_MAX_DEDICATED_THREADS, '', 0 or more",
    "MYRMIDON_MAX_RELEASE_GIL_THREADS, none, 0 or more",
    "IRIS_DEDICATED_POOL_SIZE, 0, 1 or more",
    "MYRMIDON_GIL_POOL_SIZE, -2, 1 or more",
    "IRIS_DEDICATED_STRICT, perhaps, true or false"
  })
  void aWrongValueIsNamedWithItsVariableAndWhatIsAllowed(
      String variable, String value, String allowed) {
    assertThatThrownBy(() -> Machine.dedicated(DEFAULTS, Map.of(variable, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("'" + value + "'")
        .hasMessageContaining(allowed);
  }

  @Test
  void aWrongValueThatDoesNotCountIsNotLookedAt() {
    RuntimeConfig config = DEFAULTS.withMaxDedicatedThreads(7);
    assertThat(Machine.dedicated(config, Map.of("IRIS_MAX_DEDICATED_THREADS", "many")).max())
        .isEqualTo(7);
    assertThat(
            Machine.dedicated(
                    DEFAULTS,
                    Map.of(
                        "IRIS_MAX_DEDICATED_THREADS",
                        "5",
                        "MYRMIDON_MAX_RELEASE_GIL_THREADS",
                        "many"))
                .max())
        .isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", " true "})
  void strict(String value) {
    assertThat(Machine.dedicated(DEFAULTS, Map.of("IRIS_DEDICATED_STRICT", value)).strict())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "0", ""})
  void notStrict(String value) {
    assertThat(Machine.dedicated(DEFAULTS, Map.of("IRIS_DEDICATED_STRICT", value)).strict())
        .isFalse();
  }

  @Test
  void allOtherSettingsArePassedOn() {
    var settings =
        Machine.settings(
            DEFAULTS
                .withParallelism(3)
                .withSamplePeriod(Duration.ofMillis(4))
                .withSamplesBeforeHandOff(5)
                .withSamplesBeforeRescue(6)
                .withMaxStandIns(7)
                .withDeepMailbox(80),
            Map.of());
    assertThat(settings.parallelism()).isEqualTo(3);
    assertThat(settings.samplePeriod()).isEqualTo(Duration.ofMillis(4));
    assertThat(settings.samplesBeforeHandOff()).isEqualTo(5);
    assertThat(settings.samplesBeforeRescue()).isEqualTo(6);
    assertThat(settings.maxStandIns()).isEqualTo(7);
    assertThat(settings.deepMailbox()).isEqualTo(80);
    assertThat(settings.carriers()).isPositive();
    assertThat(settings.dedicated()).isEqualTo(new Dedicated(256, 8, false));
  }
}
