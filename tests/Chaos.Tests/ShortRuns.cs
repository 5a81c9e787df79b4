using System.Collections.Concurrent;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Scenarios;

namespace ImageGen.Chaos.Tests;

/// <summary>The short runs, three at a time, because each mostly waits for leases to expire. All start with the fixture.</summary>
public sealed class ShortRuns : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Task<RunRecord>> _runs = new();
    private readonly SemaphoreSlim _slots = new(3);
    private readonly CancellationTokenSource _end = new();

    internal static IReadOnlyList<Scenario> All { get; } = [.. Catalogue.All.Where(scenario => scenario is { Short: not null, IsCoveredElsewhere: false, IsTooLongForTests: false })];

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
