using ImageGen.Gateway.Http;
using ImageGen.Storage.Events;

namespace ImageGen.Gateway.Events;

/// <summary>After which event of all the tenant's a client wants to go on.</summary>
internal static class FeedCursor
{
    private const string Start = "start";
    private const string Now = "now";

    /// <summary>The client's place; where it names none, the end. The header wins: a client that connects again repeats the old query.</summary>
    /// <exception cref="Gateway.Http.ProblemException">It is no cursor.</exception>
    public static async Task<FeedPosition> ReadAsync(HttpRequest request, Tenant tenant, ITenantEvents events, CancellationToken cancellationToken)
    {
        var name = request.Headers[EventCursor.Header].Count > 0 ? EventCursor.Header : EventCursor.Parameter;
        var values = name == EventCursor.Header ? request.Headers[EventCursor.Header] : request.Query[EventCursor.Parameter];
        if (values.Count == 0 || (values.Count == 1 && values[0] == Now))
        {
            return await events.FindEndAsync(tenant.Name, cancellationToken);
        }

        if (values.Count == 1 && values[0] == Start)
        {
            return await events.FindStartAsync(tenant.Name, cancellationToken);
        }

        return values.Count == 1 && FeedPosition.TryParse(values[0], out var place)
            ? place
            : throw ValidationErrors.Refuse(name, "must be 'start', 'now' or the id of an event of this stream, unchanged.");
    }
}
