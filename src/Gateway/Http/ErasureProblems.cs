namespace ImageGen.Gateway.Http;

/// <summary>Problems of jobs whose content was erased.</summary>
internal static class ErasureProblems
{
    /// <summary>410: the content of the job was erased.</summary>
    public static Problem ImageErased { get; } = Problem.Of(
        "image_erased",
        StatusCodes.Status410Gone,
        "The image was erased.",
        "The tenant or the operator requested it, or the time of retain_for is over. The job itself still shows its receipt.");
}
