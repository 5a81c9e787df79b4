namespace ImageGen.Samples.Tests;

/// <summary>Waits for a condition that must come true within 20 seconds.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Not within 20 s: {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static async Task JobIsAsync(RunningSystem system, string id, string status)
    {
        var start = TimeProvider.System.GetTimestamp();
        while ((await system.FindJobAsync(Guid.Parse(id)))?.GetProperty("status").GetString() is var now && now != status)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Not {status} within 20 s, but {now}: {id}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
