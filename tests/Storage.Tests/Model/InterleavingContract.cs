using System.Collections.Concurrent;
using System.Globalization;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Model;

/// <summary>
/// Random interleavings against a model, the same in every run: 10,000 on Redis, and the first 2,500 of them on Garnet, where a step takes three times as long and
/// runs the same script. A failure names its seed and its steps;
/// IMAGEGEN_TEST_SEED=seed runs that one alone, and any other number is a new one.
/// </summary>
public abstract class InterleavingContract(IStoreServer server, int count) : IAsyncLifetime
{
    private const int Connections = 4;

    private readonly List<ConnectionMultiplexer> _connections = [];

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Connections; i++)
        {
            _connections.Add(await StoreWorld.ConnectAsync(server));
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task No_order_of_events_breaks_a_rule()
    {
        ConcurrentDictionary<JobState, int> ends = [];
        await Parallel.ForEachAsync(
            Seeds(),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestContext.Current.CancellationToken },
            async (seed, cancellationToken) =>
            {
                var interleaving = new Interleaving(_connections[seed % Connections], seed);
                await interleaving.RunAsync(cancellationToken);
                ends.AddOrUpdate(interleaving.End, 1, (_, count) => count + 1);
            });

        // The walk must get everywhere, or it proves little.
        Assert.True(Alone is not null || Enum.GetValues<JobState>().All(state => ends.GetValueOrDefault(state) > count / 100), string.Join(", ", ends));
    }

    private static string? Alone => Environment.GetEnvironmentVariable("IMAGEGEN_TEST_SEED");

    private IEnumerable<int> Seeds() => Alone is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(1, count);
}
