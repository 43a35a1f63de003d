"""The screens: the frame here, one package and one template folder an area."""
