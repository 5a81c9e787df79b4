using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace ImageGen.Bench.Load;

/// <summary>When the completion of which job became known to a subscriber.</summary>
internal sealed class Completions
{
    private readonly ConcurrentDictionary<Guid, long> _at = new();
    private int _count;
    private int _failures;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Events that reported another end than an image.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Throws if a job has ended without an image: the cost of failing jobs is not what is measured.</summary>
    /// <exception cref="InvalidOperationException">A job has failed.</exception>
    public void RequireImages()
    {
        if (Failures > 0)
        {
            throw new InvalidOperationException($"{Failures} jobs ended without an image.");
        }
    }

    /// <summary>When the job's event came (<see cref="Stopwatch"/> ticks); null while it has not.</summary>
    public long? Of(Guid job) => _at.TryGetValue(job, out var at) ? at : null;

    /// <summary>Forgets all before the next run.</summary>
    public void Forget()
    {
        _at.Clear();
        _count = 0;
    }

    /// <summary>Notes the event; a repeated one changes nothing.</summary>
    /// <param name="body">The event in JSON.</param>
    /// <param name="field">The field with the job's id; the first of that name counts, wherever it stands.</param>
    /// <param name="at">When it came (<see cref="Stopwatch"/> ticks).</param>
    /// <param name="isFailure">Whether the job ended without an image.</param>
    public void Add(ReadOnlySpan<byte> body, ReadOnlySpan<byte> field, long at, bool isFailure)
    {
        if (Find(body, field) is { } job && _at.TryAdd(job, at))
        {
            Interlocked.Increment(ref _count);
            if (isFailure)
            {
                Interlocked.Increment(ref _failures);
            }
        }
    }

    private static Guid? Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.GetGuid();
            }
        }

        return null;
    }
}
