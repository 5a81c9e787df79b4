using System.Collections.Concurrent;
using CsCheck;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Model;

/// <summary>
/// Random interleavings against a model, the same in every run: 2,000 on Redis, at full size 10,000, and the first of them on Garnet, where a step takes three times as long
/// and runs the same script. One that fails is made smaller until no smaller one is found to fail; the message has its seed and its steps in words.
/// IMAGEGEN_TEST_SEED=seed runs that one alone, and makes it smaller when it fails.
/// </summary>
public abstract class InterleavingContract(IStoreServer server, int count) : IAsyncLifetime
{
    private const int Connections = 4;
    private const int Shrinks = 20_000;

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
    public async Task No_interleaving_of_operations_breaks_a_rule_of_the_model()
    {
        if (Environment.GetEnvironmentVariable("IMAGEGEN_TEST_SEED") is { } alone)
        {
            await ShrinkAsync(alone);
            return;
        }

        ConcurrentDictionary<JobState, int> ends = [];
        ConcurrentBag<string> failed = [];
        await Parallel.ForEachAsync(
            Enumerable.Range(1, count),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancel },
            async (number, cancellationToken) =>
            {
                // The number is the stream of the generator: each run has random choices of its own, which are the same every time.
                var random = new PCG((uint)number, 0);
                var seed = random.ToString();
                var interleaving = new Interleaving(_connections[number % Connections], Sequence.Any.Generate(random, null, out _));
                if (!failed.IsEmpty || !await HoldsAsync(interleaving, cancellationToken))
                {
                    failed.Add(seed);
                }

                ends.AddOrUpdate(interleaving.End, 1, (_, count) => count + 1);
            });
        if (failed.TryPeek(out var first))
        {
            await ShrinkAsync(first);
        }

        Assert.Empty(failed);

        // The walk must get everywhere, or it proves little.
        Assert.True(Enum.GetValues<JobState>().All(state => ends.GetValueOrDefault(state) > count / 100), string.Join(", ", ends));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<bool> HoldsAsync(Interleaving interleaving, CancellationToken cancellationToken)
    {
        try
        {
            await interleaving.RunAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Runs a sequence again, and smaller ones after it; fails with the smallest that fails.</summary>
    private Task ShrinkAsync(string seed) => Sequence.Any.SampleAsync(
        sequence => new Interleaving(_connections[0], sequence).RunAsync(Cancel), seed: seed, iter: Shrinks, print: sequence => sequence.ToString());
}
