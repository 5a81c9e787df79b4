using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// Freezes workers for longer than the heartbeat timeout (12 s), a lease (60 s) and a conclusive look-up (90 s), so that another worker has
/// continued the job, at whatever point, before the frozen worker resumes and writes.
/// </summary>
internal static class WorkersFrozen
{
    private static readonly string[] Where = ["intent.before", "intent.after", "send.before", "send.after", "id.before", "poll.after", "storing.before", "download.after", "picture.after", "finish.before"];

    public static Scenario Scenario { get; } = new()
    {
        Id = "C8",
        Title = "SIGSTOP for 180 s, then SIGCONT: stale writes and stale orders are refused",
        Full = Size.Of(jobs: 60, faults: 20),
        Short = null,
        World = new WorldPlan { Failpoints = true, Workers = 22, Slots = 1 },
        Request = n => new { prompt = n % 3 == 0 ? $"job {n} chaos:stop@{Where[n / 3 % Where.Length]}" : $"job {n}" },
        Faults = size => [new FrozenWorkers(size.Faults, TimeSpan.FromSeconds(180))],
        ExtraChecks = run => run.Faults == run.Size.Faults ? [] : [$"{run.Faults} of {run.Size.Faults} workers were frozen."],
    };
}
