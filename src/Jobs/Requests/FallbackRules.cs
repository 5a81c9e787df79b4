using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>Rules for the providers to try after the first.</summary>
internal static class FallbackRules
{
    public static void Check(ImageRequest request, List<RequestFault> faults)
    {
        if (request.Fallback is not { } names)
        {
            return;
        }

        if (names.Count > ImageRequest.MaxFallbacks)
        {
            faults.Add(new("fallback", $"must have at most {ImageRequest.MaxFallbacks} names."));
        }
        else if (!names.All(NamePattern.IsMatch))
        {
            faults.Add(new("fallback", "must have names of configured providers."));
        }
        else if (names.Distinct(StringComparer.Ordinal).Count() < names.Count || (request.Provider is { } first && names.Contains(first)))
        {
            faults.Add(new("fallback", "must name each provider once, without the one in the field provider."));
        }
    }
}
