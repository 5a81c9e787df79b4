using System.Text.Json;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>What a replay is asked with.</summary>
internal sealed record ReplayBody
{
    /// <summary>The job's <c>sequence</c> as it was read: a job that went on since is left alone.</summary>
    public required long Sequence { get; init; }

    /// <summary>Says that a purchase in doubt was not made, and that a second one may be paid for: the operator's to say. Default false.</summary>
    public bool AcceptDouble { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">Something is wrong with it; all of it is in the problem.</exception>
    public static ReplayBody Read(JsonElement body)
    {
        var faults = new ValidationErrors();
        var fields = new JsonFields(body, "", faults);
        var sequence = fields.Whole64("sequence");
        var acceptDouble = fields.Truth("accept_double") ?? false;
        fields.RefuseTheRest();
        faults.ThrowIfAny();
        return sequence is > 0
            ? new ReplayBody { Sequence = sequence.Value, AcceptDouble = acceptDouble }
            : throw ValidationErrors.Refuse("sequence", "must be the sequence of the job as it was read, from 1.");
    }
}
