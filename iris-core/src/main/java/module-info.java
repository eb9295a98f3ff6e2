/** Iris: an embeddable actor runtime. Everything a user touches is in {@link dev.iris}. */
@SuppressWarnings("module") // those it exports to are compiled after it
module dev.iris.core {
  requires org.slf4j;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports dev.iris;
  exports dev.iris.internal.runtime to
      dev.iris.test;
  exports dev.iris.internal.schedule to
      dev.iris.test;
  exports dev.iris.internal.time to
      dev.iris.net,
      dev.iris.test;
  exports dev.iris.internal.transport to
      dev.iris.net,
      dev.iris.test;
}
