namespace ImageGen.Emulators.CogView;

/// <summary>The paths of the API.</summary>
internal static class Routes
{
    public const string Base = "/api/paas/v4";

    public const string Generations = Base + "/images/generations";

    public const string AsyncGenerations = Base + "/async/images/generations";

    public const string Task = Base + "/async-result/{id}";

    public const string Image = "/api/cogview/{file}";
}
