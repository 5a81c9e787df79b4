using System.Text.Json.Serialization;
using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>The settings of an endpoint that is registered or changed.</summary>
internal sealed record WebhookBody
{
    private const int MaxDescription = 256;

    /// <summary>
    /// The address of the receiver: an absolute https URL of up to 2048 characters with a host name, without port, user info and fragment. Addresses in
    /// the operator's own networks, if allowed, may use http, have a port, or be an IP address.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>The types of events it receives; <c>*</c> means all except <c>image.progress</c>. Default: the final events of jobs, and all events of batches and webhooks.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>A description of up to 256 characters.</summary>
    public string? Description { get; init; }

    /// <summary>In a change: true disables the endpoint; false enables it again, whatever disabled it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Disabled { get; init; }

    /// <summary>Reads the body. A new endpoint needs an address and can't be disabled.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<WebhookBody> ReadAsync(HttpRequest request, bool isNew, EgressOptions egress, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var body = new WebhookBody
        {
            Url = fields.Text("url"),
            Events = fields.List("events")?.Distinct(StringComparer.Ordinal).ToList(),
            Description = fields.Text("description"),
            Disabled = isNew ? null : fields.Boolean("disabled"),
        };
        fields.RefuseRemaining();
        body.Check(isNew, egress, faults);
        faults.ThrowIfAny();
        return body;
    }

    private void Check(bool isNew, EgressOptions egress, ValidationErrors faults)
    {
        if (Url is null && isNew && !faults.Has("url"))
        {
            faults.Add("url", "is required.");
        }

        if (Url is not null && WebhookAddress.FaultOf(Url, egress.AllowHttp, egress.AllowedNetworks) is { } fault)
        {
            faults.Add("url", fault);
        }

        if (Events is { Count: 0 })
        {
            faults.Add("events", "must have at least one type; omit the field for the default types.");
        }

        if (Events?.FirstOrDefault(type => type != WebhookTypes.All && !WebhookTypes.Known.Contains(type)) is not null)
        {
            faults.Add("events", $"must have known types only: {string.Join(", ", WebhookTypes.Known)}, or {WebhookTypes.All} for all but {ImageProgressed.EventType}.");
        }

        if (Description is { } text && (text.Length > MaxDescription || text.Any(char.IsControl)))
        {
            faults.Add("description", $"must be at most {MaxDescription} characters without control characters.");
        }
    }
}
