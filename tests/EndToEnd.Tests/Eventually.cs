namespace ImageGen.EndToEnd.Tests;

/// <summary>Waits for what must become true, by asking again; fails with the last answer when time is up.</summary>
internal static class Eventually
{
    public static async Task<T> IsAsync<T>(Func<CancellationToken, Task<T>> ask, Predicate<T> good, TimeSpan timeout, Func<T, string> describe)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask(cancellationToken);
            if (good(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(deadline) > timeout)
            {
                Assert.Fail($"Not so within {timeout}: {describe(answer)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }
}
