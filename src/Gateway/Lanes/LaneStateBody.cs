using ImageGen.Contracts;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Lanes;

/// <summary>The state that an operator gives to a lane, or to a tenant in it.</summary>
internal sealed record LaneStateBody
{
    /// <summary>Maximum length of a reason.</summary>
    public const int MaxReason = 200;

    /// <summary>The states.</summary>
    public static readonly IReadOnlyList<string> States = ["open", "paused", "draining"];

    /// <summary><c>open</c>, <c>paused</c> or <c>draining</c>.</summary>
    public required string State { get; init; }

    /// <summary>The only tenant that it concerns. Default: all.</summary>
    public string? Tenant { get; init; }

    /// <summary>The reason, up to 200 characters; waiting jobs show it.</summary>
    public string? Reason { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<LaneStateBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var body = new LaneStateBody { State = fields.Text("state") ?? "", Tenant = fields.Text("tenant"), Reason = fields.Text("reason") };
        fields.RefuseRemaining();
        if (!faults.Has("state") && !States.Contains(body.State))
        {
            faults.Add("state", $"must be one of {string.Join(", ", States)}.");
        }

        if (body.Tenant is not null && !NamePattern.IsMatch(body.Tenant))
        {
            faults.Add("tenant", "must be one name of 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
        }

        if (body.Reason is { } reason && (reason.Length > MaxReason || reason.Any(char.IsControl)))
        {
            faults.Add("reason", $"must be at most {MaxReason} characters without control characters.");
        }

        faults.ThrowIfAny();
        return body;
    }
}
