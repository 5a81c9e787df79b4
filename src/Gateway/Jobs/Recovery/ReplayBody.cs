using System.Text.Json;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>The body of a replay request.</summary>
internal sealed record ReplayBody
{
    /// <summary>The job's <c>sequence</c> as it was read. A job that has changed since is not replayed.</summary>
    public required long Sequence { get; init; }

    /// <summary>States that a purchase in doubt was not made, and that a second one may be paid for. Only an operator may state that. Default false.</summary>
    public bool AcceptDouble { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static ReplayBody Read(JsonElement body)
    {
        var faults = new ValidationErrors();
        var fields = new JsonFields(body, "", faults);
        var sequence = fields.Whole64("sequence");
        var acceptDouble = fields.Boolean("accept_double") ?? false;
        fields.RefuseRemaining();
        faults.ThrowIfAny();
        return sequence is > 0
            ? new ReplayBody { Sequence = sequence.Value, AcceptDouble = acceptDouble }
            : throw ValidationErrors.Refuse("sequence", "must be the sequence of the job as it was read, from 1.");
    }
}
