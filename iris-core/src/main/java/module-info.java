/** Iris: an embeddable actor runtime. Everything a user touches is in {@link dev.iris}. */
module dev.iris.core {
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.iris;
}
