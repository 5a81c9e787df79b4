using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ImageGen.Egress.Tests;

/// <summary>A resolver as an attacker would run one: each name has the addresses that the test configures, which may differ at every query.</summary>
internal sealed class FakeNames : INameResolver
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<IPAddress[]>> _answers = new(StringComparer.OrdinalIgnoreCase);

    private int _questions;

    public int Questions => _questions;

    /// <summary>What names have of which nothing was said; null for nothing.</summary>
    public string? Otherwise { get; init; }

    /// <summary>What the name has the next time; the last one said stays.</summary>
    public FakeNames Add(string name, params string[] addresses)
    {
        _answers.GetOrAdd(name, _ => new()).Enqueue([.. addresses.Select(IPAddress.Parse)]);
        return this;
    }

    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);
        return !_answers.TryGetValue(name, out var queue) ? Otherwise is { } address ? Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]) : throw new SocketException((int)SocketError.HostNotFound)
            : queue.Count > 1 && queue.TryDequeue(out var next) ? Task.FromResult(next)
            : queue.TryPeek(out var last) ? Task.FromResult(last)
            : throw new SocketException((int)SocketError.HostNotFound);
    }
}
