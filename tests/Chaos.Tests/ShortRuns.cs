using System.Collections.Concurrent;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Scenarios;
using ImageGen.Testing;

namespace ImageGen.Chaos.Tests;

/// <summary>The short runs, two at a time, because each mostly waits for leases to expire. All start with the fixture.</summary>
public sealed class ShortRuns : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Task<RunRecord>> _runs = new();
    private readonly SemaphoreSlim _slots = new(2);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Killed workers, killed hosts at every point, a killed store, and a killed single process. <c>./test.sh extended</c> and <c>./chaos.sh</c> run the others.</summary>
    private static readonly string[] Usual = ["C1r", "C2", "C5", "C6"];

    internal static IReadOnlyList<Scenario> All { get; } =
        [.. Catalogue.All.Where(scenario => scenario is { Short: not null, IsCoveredElsewhere: false, IsTooLongForTests: false } && (TestSize.IsFull || Usual.Contains(scenario.Id)))];

    public ValueTask InitializeAsync()
    {
        foreach (var scenario in All)
        {
            _runs[scenario.Id] = RunAsync(scenario);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_runs.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
        _slots.Dispose();
    }

    internal Task<RunRecord> Of(string id) => _runs[id];

    private async Task<RunRecord> RunAsync(Scenario scenario)
    {
        await _slots.WaitAsync(_end.Token);
        try
        {
            return await new ScenarioRun(scenario, new RunSettings { Short = true }).RunAsync(_end.Token);
        }
        finally
        {
            _slots.Release();
        }
    }
}
