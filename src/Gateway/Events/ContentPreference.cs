using Microsoft.Net.Http.Headers;

namespace ImageGen.Gateway.Events;

/// <summary>Whether a client prefers JSON or an event stream.</summary>
internal static class ContentPreference
{
    private const string Stream = "text/event-stream";

    /// <summary>Whether the client accepts JSON and prefers it to a stream. A client that accepts anything gets the stream.</summary>
    public static bool Json(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var json = QualityOf(accepted, "application/json");
        return json > 0 && json > QualityOf(accepted, Stream);
    }

    private static double QualityOf(IList<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(value => value.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        .Select(value => value.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}
