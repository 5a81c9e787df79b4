namespace ImageGen.Emulators.Stability;

/// <summary>
/// An emulator of Stability AI's Stable Image (v2beta: core, ultra, sd3) and its balance, written from the published schema, without
/// any code of this project. Requests for the balance are counted as polls.
/// </summary>
public sealed class StabilityEmulator : Emulator
{
    private readonly Account _account;

    private StabilityEmulator(EmulatorApp app, Account account)
        : base(app, account) => _account = account;

    /// <summary>The address of the API without a path, because its versions have different paths.</summary>
    public override Uri BaseUrl => State.Root;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models { get; } = ["core", "ultra", "sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash"];

    /// <summary>The remaining credits of the account.</summary>
    public decimal Credits => _account.CreditBalance.Left;

    /// <summary>Starts the emulator on loopback; returns when it accepts requests.</summary>
    public static async Task<StabilityEmulator> StartAsync(StabilityOptions? options = null, CancellationToken cancellationToken = default)
    {
        var account = new Account(options ?? new StabilityOptions());
        return new StabilityEmulator(await EmulatorApp.StartAsync(account, Map, cancellationToken), account);

        void Map(WebApplication server)
        {
            server.MapGenerate(account);
            server.MapBalance(account);
        }
    }
}
