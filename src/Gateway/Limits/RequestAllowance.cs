using ImageGen.Gateway.Http;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Limits;

namespace ImageGen.Gateway.Limits;

/// <summary>Checks a submission against the limits that do not depend on other requests: providers, models, size and count.</summary>
internal static class RequestAllowance
{
    /// <summary>Checks the submission by <see cref="AllowanceRules"/>.</summary>
    /// <param name="submission">The submission, with its route.</param>
    /// <param name="named">The providers that the caller named; empty when the route is a configured one.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="ProblemException">403: what is requested is not allowed.</exception>
    public static void Check(JobSubmission submission, IReadOnlyList<string> named, ApplicableLimits limits)
    {
        foreach (var limit in limits.All)
        {
            if (AllowanceRules.Find(limit, submission.Jobs[0].Request, submission.Jobs.Count, named) is { } fault)
            {
                throw new ProblemException(ProblemOf(fault));
            }
        }
    }

    private static Problem ProblemOf(AllowanceFault fault) => fault switch
    {
        AllowanceFault.Provider provider => LimitProblems.ProviderNotAllowed(provider.Name),
        AllowanceFault.Model model => LimitProblems.ModelNotAllowed(model.Name),
        AllowanceFault.Size size => LimitProblems.SizeNotAllowed(size.MaxPixels),
        AllowanceFault.Count count => LimitProblems.CountNotAllowed(count.MaxCount),
        _ => throw new InvalidOperationException($"Unknown fault {fault.GetType().Name}."),
    };
}
