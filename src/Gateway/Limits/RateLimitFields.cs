using System.Globalization;
using ImageGen.Storage.Limits;

namespace ImageGen.Gateway.Limits;

/// <summary>
/// The response fields <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers): for each quota its limit (<c>q</c>) in a window in seconds
/// (<c>w</c>), and what remains (<c>r</c>) and after how many seconds all of it is back (<c>t</c>). Absent where no quota applies.
/// </summary>
internal sealed class RateLimitFields
{
    /// <summary>The field with the limits.</summary>
    public const string PolicyHeader = "RateLimit-Policy";

    /// <summary>The field with what remains.</summary>
    public const string Header = "RateLimit";

    private readonly Dictionary<string, QuotaState> _states = new(StringComparer.Ordinal);

    private RateLimitFields()
    {
    }

    /// <summary>The fields of the response to this request.</summary>
    public static RateLimitFields Of(HttpContext http)
    {
        if (http.Items[typeof(RateLimitFields)] is RateLimitFields known)
        {
            return known;
        }

        var fields = new RateLimitFields();
        http.Items[typeof(RateLimitFields)] = fields;
        if (!http.Response.HasStarted)
        {
            // As late as possible: an exception that becomes a problem removes all headers that were set before.
            http.Response.OnStarting(() =>
            {
                fields.Write(http.Response.Headers);
                return Task.CompletedTask;
            });
        }

        return fields;
    }

    /// <summary>Seconds, at least 1, after which a time is over.</summary>
    public static int SecondsOf(TimeSpan time) => (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, int.MaxValue);

    /// <summary>States the quotas as they are after a token was taken or refused.</summary>
    public void Note(QuotaResult result)
    {
        foreach (var state in result.States)
        {
            _states[NameOf(state.Quota)] = state;
        }
    }

    private static string NameOf(Quota quota) => quota.ApiKey is null ? quota.Kind.Name : $"key-{quota.Kind.Name}";

    private void Write(IHeaderDictionary headers)
    {
        if (_states.Count > 0)
        {
            headers[PolicyHeader] = string.Join(", ", _states.Select(entry => string.Create(
                CultureInfo.InvariantCulture, $"\"{entry.Key}\";q={entry.Value.Quota.Limit};w={(long)entry.Value.Quota.Kind.Period.TotalSeconds}")));
            headers[Header] = string.Join(", ", _states.Select(entry => string.Create(
                CultureInfo.InvariantCulture, $"\"{entry.Key}\";r={entry.Value.Remaining};t={(long)Math.Ceiling(entry.Value.FullIn.TotalSeconds)}")));
        }
    }
}
