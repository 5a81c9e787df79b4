using DotNet.Testcontainers.Containers;
using Testcontainers.Redis;

namespace ImageGen.Servers;

/// <summary>Redis in a container.</summary>
internal sealed class RedisInContainer(IReadOnlyList<string> arguments) : ContainerInstance
{
    private const string Image = "redis:8";

    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
        => await RedisProbe.AskProcessIdAsync(Port, cancellationToken) is not null;

    protected override DockerContainer Build(int port) => new RedisBuilder(Image)
        .WithPortBinding(port, RedisBuilder.RedisPort)
        .WithCommand(["redis-server", .. arguments])
        .WithCreateParameterModifier(parameters => parameters.StopSignal = "SIGKILL")
        .Build();
}
