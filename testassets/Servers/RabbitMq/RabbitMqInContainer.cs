using System.Text;
using DotNet.Testcontainers.Containers;
using Testcontainers.RabbitMq;

namespace ImageGen.Servers;

/// <summary>RabbitMQ in a container.</summary>
internal sealed class RabbitMqInContainer(IReadOnlyList<string> configuration) : ContainerInstance, IBrokerInstance
{
    private const string Image = "rabbitmq:4-management";

    public async Task ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await ExecuteAsync(["rabbitmqctl", .. arguments], cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"rabbitmqctl {arguments[0]} failed: {result.Stdout}{result.Stderr}");
        }
    }

    protected override Task<bool> AnswersAsync(CancellationToken cancellationToken) => AmqpProbe.AnswersAsync(Port, cancellationToken);

    protected override DockerContainer Build(int port)
    {
        var builder = new RabbitMqBuilder(Image)
            .WithUsername("guest")
            .WithPassword("guest")
            .WithPortBinding(port, RabbitMqBuilder.RabbitMqPort)
            .WithCreateParameterModifier(parameters => parameters.StopSignal = "SIGKILL");

        // The image writes 10-defaults.conf itself, with guest allowed from outside the container; this file is read after it.
        return configuration.Count == 0
            ? builder.Build()
            : builder.WithResourceMapping(
                Encoding.UTF8.GetBytes(string.Join('\n', configuration) + "\n"), "/etc/rabbitmq/conf.d/90-test.conf").Build();
    }
}
