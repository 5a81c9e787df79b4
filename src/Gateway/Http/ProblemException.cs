namespace ImageGen.Gateway.Http;

/// <summary>Ends the request with a problem response.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Title)
{
    /// <summary>The problem.</summary>
    public Problem Problem { get; } = problem;
}
