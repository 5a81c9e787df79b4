using System.Collections.Concurrent;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Scenarios;

namespace ImageGen.Chaos.Tests;

/// <summary>The short runs, three at a time: most of each is waiting for leases to end. All are begun with the first that is asked for.</summary>
public sealed class ShortRuns : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Task<RunRecord>> _runs = new();
    private readonly SemaphoreSlim _places = new(3);
    private readonly CancellationTokenSource _end = new();

    internal static IReadOnlyList<Scenario> All { get; } = [.. Catalogue.All.Where(scenario => scenario is { Short: not null, IsAlike: false, IsLong: false })];

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
        _places.Dispose();
    }

    internal Task<RunRecord> Of(string id) => _runs[id];

    private async Task<RunRecord> RunAsync(Scenario scenario)
    {
        await _places.WaitAsync(_end.Token);
        try
        {
            return await new ScenarioRun(scenario, new RunSettings { Short = true }).RunAsync(_end.Token);
        }
        finally
        {
            _places.Release();
        }
    }
}
