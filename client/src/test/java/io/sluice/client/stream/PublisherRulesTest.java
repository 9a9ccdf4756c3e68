package io.sluice.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** The rules of reactive streams, as its own test kit holds them; that runs on TestNG. */
class PublisherRulesTest {

    /* Rules that hold for any number of elements, and those for just one; the kit skips what does not apply. */
    private static final int RULES_OF_MANY = 20;
    private static final int RULES_OF_ONE = 10;

    @Test
    void framePublisher_everyRule_isKept() {
        assertKeepsTheRules(FramePublisherVerification.class, RULES_OF_MANY);
    }

    @Test
    void futurePublisher_everyRule_isKept() {
        assertKeepsTheRules(FuturePublisherVerification.class, RULES_OF_ONE);
    }

    private static void assertKeepsTheRules(Class<?> verification, int rules) {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG kit = new TestNG(false);
        kit.setVerbose(0);
        kit.setTestClasses(new Class<?>[] {verification});
        kit.addListener(results);
        kit.run();

        assertThat(broken(results.getFailedTests())).isEmpty();
        assertThat(results.getConfigurationFailures()).isEmpty();
        assertThat(results.getPassedTests()).hasSizeGreaterThanOrEqualTo(rules);
    }

    private static Set<String> broken(List<ITestResult> failures) {
        return failures.stream()
                .map(failure -> failure.getName() + ": " + failure.getThrowable())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
