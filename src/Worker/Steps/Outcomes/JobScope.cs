using System.Collections;
using System.Globalization;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>The fields that a running job adds to every log line, with their values at the time of the line.</summary>
internal sealed class JobScope(ClaimedJob job) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Job", job.Row.Id),
        1 => new("Tenant", job.Row.Tenant),
        2 => new("Provider", job.ProviderName),
        3 => new("Attempt", job.Attempts.Count == 0 ? null : job.Attempts.Count),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var place = 0; place < Count; place++)
        {
            yield return this[place];
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"job={job.Row.Id} tenant={job.Row.Tenant}");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
