namespace ImageGen.Storage.Waiting;

/// <summary>A job that was taken from a waiting line.</summary>
public sealed record TakenJob
{
    internal TakenJob(string member) => (Member, Id) = (member, Guid.ParseExact(member[(member.LastIndexOf(':') + 1)..], "N"));

    /// <summary>The job.</summary>
    public Guid Id { get; }

    /// <summary>Its entry in the line.</summary>
    internal string Member { get; }
}
