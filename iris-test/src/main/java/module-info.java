/** Tests of Iris actors. Everything a user touches is in {@link dev.iris.test}. */
module dev.iris.test {
  requires transitive dev.iris.core;
  requires static org.assertj.core;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;

  exports dev.iris.test;
}
