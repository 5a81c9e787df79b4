namespace ImageGen.Cli.Doctor;

/// <summary>What is examined.</summary>
/// <param name="Settings">The arguments of the command line that are settings.</param>
/// <param name="IsGateway">Whether the settings are those of a gateway, which has no spill folder and asks no provider.</param>
/// <param name="AsksProviders">Whether providers may be called, with calls that buy nothing.</param>
/// <param name="Server">A running gateway to be asked too; null for none.</param>
/// <param name="Management">Address of the broker's management plug-in, whose answers have its time; null for port 15672 of the broker's host.</param>
internal sealed record DoctorOptions(IReadOnlyList<string> Settings, bool IsGateway, bool AsksProviders, Uri? Server, Uri? Management);
