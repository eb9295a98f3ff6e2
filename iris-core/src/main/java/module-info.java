/** The Iris actor runtime. */
module dev.iris.core {
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.iris;
}
