using ImageGen.Gateway.ClientApis;

namespace ImageGen.Gateway.Replicate;

/// <summary>
/// What Replicate's names of models mean here: <c>owner/name</c>, <c>owner/name:version</c>, or a version alone. The owner <c>imagegen</c> stands for the provider instances.
/// </summary>
internal static class ReplicateModels
{
    private const string OurOwner = "imagegen/";

    /// <summary>Where a request for a model goes. The whole name counts before its parts.</summary>
    /// <exception cref="Gateway.Http.ProblemException">404: the name is unknown, and unknown names are refused.</exception>
    public static ModelChoice ChooseByReplicateName(this ModelNames names, string name)
    {
        var model = name.Split(':')[0];
        return names.Choose(name, model, model.StartsWith(OurOwner, StringComparison.Ordinal) ? model[OurOwner.Length..] : "", name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }
}
