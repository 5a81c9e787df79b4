using System.Text.Json.Serialization;
using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>What is said of an endpoint when it is registered or changed.</summary>
internal sealed record WebhookBody
{
    private const int MaxDescription = 256;

    /// <summary>
    /// Where events are to be posted: an absolute https URL of up to 2048 characters with a host name, without port, user info and fragment. What the
    /// operator allows of his own networks may be http, have a port, or be an IP address.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>The types of events it gets; <c>*</c> stands for all but <c>image.progress</c>. Default: the final events of jobs, and what concerns batches and webhooks.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Words of your own, up to 256 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Of a change: true, and it gets nothing from now on; false, and it gets events again, whyever it got none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Disabled { get; init; }

    /// <summary>Reads the body; a new endpoint needs an address and is not disabled.</summary>
    /// <exception cref="Gateway.Http.ProblemException">Something is wrong with it; all of it is in the problem.</exception>
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
            Disabled = isNew ? null : fields.Truth("disabled"),
        };
        fields.RefuseTheRest();
        body.Check(isNew, egress, faults);
        faults.ThrowIfAny();
        return body;
    }

    private void Check(bool isNew, EgressOptions egress, ValidationErrors faults)
    {
        if (Url is null && isNew && !faults.Has("url"))
        {
            faults.Add("url", "is needed.");
        }

        if (Url is not null && WebhookAddress.FaultOf(Url, egress.AllowHttp, egress.AllowedNetworks) is { } fault)
        {
            faults.Add("url", fault);
        }

        if (Events is { Count: 0 })
        {
            faults.Add("events", "must have at least one type; leave the field out for the usual ones.");
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
